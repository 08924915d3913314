import type { Experiment } from '../model/experiment.ts'
import type { Problem } from './problems.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

/** What is of no use where all VMs are measured alike, and nobody is the victim. */
export function peersProblems(
  { mode, running, neighbours, placebo }: Experiment,
  document: LocatedDocument,
): Problem[] {
  if (mode === 'victim') return []
  const problem = (path: Path, what: string, hint: string): Problem => ({ position: document.locate(path), what, hint })
  const [number = 0] = running
  return [
    ...(running.length > 1
      ? [
          problem(
            ['running'],
            'running: peers are compared at one number of VMs',
            `write running: ${Math.max(...running)}`,
          ),
        ]
      : []),
    ...(running.length === 1 && number < 2
      ? [
          document.has(['running'])
            ? problem(['running'], 'running: one VM has no peers', 'write running: 2 or more')
            : problem(['vms', 'count'], 'vms.count: one VM has no peers', 'raise it to 2 or more'),
        ]
      : []),
    ...(neighbours === undefined
      ? []
      : [
          problem(
            ['neighbours'],
            'neighbours: peers all carry the workload itself',
            'take it out, or write mode: victim',
          ),
        ]),
    ...(placebo
      ? [
          problem(
            ['placebo'],
            'placebo: peers have no neighbours that could sleep',
            'take it out, or write placebo: false',
          ),
        ]
      : []),
  ]
}
