import { controlName } from '../model/control.ts'
import type { Experiment } from '../model/experiment.ts'
import { EXPECTED_VERDICTS } from '../model/verdict.ts'
import { LOOKS, looksFor } from '../stats/schedule.ts'
import { groupId, nameWorkloads } from './defaultIds.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problems.ts'
import type { LocatedDocument } from './yamlText.ts'

/** What keeps an experiment from being judged: blocks that end between two looks, demands on what is not measured. */
export function verdictProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  return [...blockProblems(experiment, document), ...expectProblems(experiment, document)]
}

function blockProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  const { mode, blocks, leastBlocks = 0, expect } = experiment
  const position = document.locate(['blocks'])
  const looks = looksFor(mode, experiment.running[0] ?? experiment.vms.count, 0)
  const first = looks[0] ?? LOOKS[0]
  if (blocks < first && expect !== undefined) {
    return [
      {
        position,
        what: `blocks: ${blocks} blocks give no verdict, and expect demands some`,
        hint: `allow at least ${first} blocks`,
      },
    ]
  }
  if (leastBlocks > blocks) {
    return [
      {
        position: document.locate(['leastBlocks']),
        what: `leastBlocks: ${leastBlocks} blocks before any verdict, and there are at most ${blocks}`,
        hint: `lower it, or raise blocks`,
      },
    ]
  }
  if (blocks < first || looks.includes(blocks)) return []
  const below = looks.findLast((look) => look < blocks) ?? first
  const why = mode === 'peers' && looks.length < LOOKS.length ? ', when each VM has had everything equally often' : ''
  return [
    {
      position,
      what: `blocks: cells are decided after ${looks.join(', ')} blocks${why}; the ${blocks}th would be of no use`,
      hint: `write blocks: ${below}, or one of the others`,
    },
  ]
}

function expectProblems(
  { mode, expect = {}, workloads, running, controls }: Experiment,
  document: LocatedDocument,
): Problem[] {
  const groups = nameWorkloads(workloads).flatMap(({ id }) => controls.map((each) => groupId(id, controlName(each))))
  const cells = groups.flatMap((group) => running.filter((vms) => vms > 1).map((vms) => `${group}-${vms}vm`))
  const known = [...groups, ...cells]
  const words: readonly string[] = EXPECTED_VERDICTS[mode]
  return Object.entries(expect).flatMap(([key, verdict]) => {
    const position = document.locate(['expect', key])
    if (!known.includes(key)) {
      return [{ position, what: `expect.${key}: there is no such workload or cell`, hint: hintFor(key, known) }]
    }
    if (words.includes(verdict)) return []
    const whose = mode === 'peers' ? 'of peers' : 'beside neighbours'
    return [
      {
        position,
        what: `expect.${key}: ${verdict} is no verdict ${whose}`,
        hint: `write ${words.join(' or ')}, or set mode`,
      },
    ]
  })
}

function hintFor(key: string, known: readonly string[]): string {
  const close = nearest(key, known)
  return close === null ? `name one of ${known.join(', ')}` : `did you mean ${close}?`
}
