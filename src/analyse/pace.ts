import type { BootRecord } from '../model/campaignRecord.ts'
import type { Plan } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { bestRounds } from '../stats/blockPlanning.ts'
import { mean, standardDeviation } from '../stats/describe.ts'
import { LOOKS } from '../stats/schedule.ts'
import type { CellCourse, Course } from './course.ts'
import { blockLogRatios, roundLogRatio } from './logRatio.ts'
import type { WindowKind } from './windows.ts'

const total = (spentNs: Readonly<Record<string, number>>) => Object.values(spentNs).reduce((sum, ns) => sum + ns, 0)

/** Mean time of a boot apart from its windows, in ns, without the lab, which is made once; null before the first. */
export function blockOverheadNs(boots: readonly BootRecord[]): number | null {
  return boots.length === 0 ? null : mean(boots.map(({ spentNs }) => total(spentNs) - (spentNs['lab'] ?? 0)))
}

/** Mean time of a window of a group with all that surrounds it, in ns; null before the first. */
export function windowCostNs(group: string, trials: readonly Trial[]): number | null {
  const own = trials.filter((trial) => trial.group === group)
  return own.length === 0 ? null : mean(own.map(({ spentNs }) => total(spentNs)))
}

/**
 * How many rounds the next blocks of a group should have. Before the first look as many as planned at first; from then
 * on what gives the most for the time, by the group's open cell that asks for most.
 */
export function roundsFor(
  group: string,
  plan: Plan,
  { cells }: Course,
  boots: readonly BootRecord[],
  trials: readonly Trial[],
): number {
  const { first, most } = plan.rounds
  const open = cells.filter(({ cell, state }) => cell.group === group && cell.vms > 1 && state === 'open')
  const done = Math.max(0, ...open.map(({ blocks }) => blocks.length))
  const overheadNs = blockOverheadNs(boots)
  const windowNs = windowCostNs(group, trials)
  if (first === most || done < LOOKS[0] || overheadNs === null || windowNs === null) return first
  const groups = new Set(cells.filter(({ state }) => state === 'open').map(({ cell }) => cell.group)).size
  const wanted = open.map((course) =>
    bestRounds({
      ...variancesOf(course),
      blockCost: overheadNs / Math.max(1, groups),
      roundCost: windowNs * (1 + open.length),
    }),
  )
  return Math.min(most, Math.max(1, ...wanted))
}

function variancesOf({ cell, blocks }: CellCourse) {
  const kind: WindowKind = { state: 'loaded', vms: cell.vms }
  const within = blocks.flatMap(({ rounds }) => {
    const deviation = standardDeviation(rounds.flatMap((round) => roundLogRatio(round, kind) ?? []))
    return deviation === null ? [] : [deviation ** 2]
  })
  return {
    withinVariance: within.length === 0 ? 0 : mean(within),
    blockVariance: (standardDeviation(blockLogRatios(blocks, kind)) ?? 0) ** 2,
    rounds: mean(blocks.map(({ rounds }) => rounds.length)),
  }
}
