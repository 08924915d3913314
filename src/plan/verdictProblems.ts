import { controlName } from '../model/control.ts'
import type { Experiment } from '../model/experiment.ts'
import { LOOKS } from '../stats/schedule.ts'
import { groupId, nameWorkloads } from './defaultIds.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problems.ts'
import type { LocatedDocument } from './yamlText.ts'

/** What keeps an experiment from being judged: blocks that end between two looks, demands on what is not measured. */
export function verdictProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  return [...blockProblems(experiment, document), ...expectProblems(experiment, document)]
}

function blockProblems({ blocks, leastBlocks = 0, expect }: Experiment, document: LocatedDocument): Problem[] {
  const position = document.locate(['blocks'])
  const looks: readonly number[] = LOOKS
  const first = LOOKS[0]
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
  return [
    {
      position,
      what: `blocks: cells are decided after ${LOOKS.join(', ')} blocks; the ${blocks}th would be of no use`,
      hint: `write blocks: ${below}, or one of the others`,
    },
  ]
}

function expectProblems(
  { expect = {}, workloads, running, controls }: Experiment,
  document: LocatedDocument,
): Problem[] {
  const groups = nameWorkloads(workloads).flatMap(({ id }) => controls.map((each) => groupId(id, controlName(each))))
  const cells = groups.flatMap((group) => running.filter((vms) => vms > 1).map((vms) => `${group}-${vms}vm`))
  const known = [...groups, ...cells]
  return Object.keys(expect)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      position: document.locate(['expect', key]),
      what: `expect.${key}: there is no such workload or cell`,
      hint: hintFor(key, known),
    }))
}

function hintFor(key: string, known: readonly string[]): string {
  const close = nearest(key, known)
  return close === null ? `name one of ${known.join(', ')}` : `did you mean ${close}?`
}
