import type { IsolationMetrics } from '../model/analysis.ts'
import type { Group } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { protocolOf } from '../model/workloadSpec.ts'
import { mean } from '../stats/describe.ts'
import type { CellCourse } from './course.ts'
import { jainIndex, worstShare } from './isolation/fairness.ts'
import { type BlockFigure, type CellBlock, commonBlocks, type MeanFigure, overBlocks } from './isolation/overBlocks.ts'
import { averageQosImpact, type QosImpact, qosImpact } from './isolation/qosImpact.ts'
import { ratesOfAll, ratesOfNeighbours, totalRate } from './isolation/totals.ts'
import { workConservation } from './isolation/workConservation.ts'
import { ALONE, windowsOf } from './windows.ts'

/** The metrics of each group at its numbers of VMs; the least loaded cell is the reference of I_QoS. */
export function isolationMetrics(courses: readonly CellCourse[]): IsolationMetrics[] {
  const groups = [...new Map(courses.map(({ group }) => [group.id, group])).values()].filter(({ placebo }) => !placebo)
  return groups.flatMap((group) => {
    const own = courses.filter(({ cell }) => cell.group === group.id && cell.vms > 1)
    const [reference, ...raised] = own
    const largest = own.at(-1)
    if (reference === undefined || largest === undefined) return []
    const steps = raised.map((course) => ({
      vms: course.cell.vms,
      ...overBlocks(commonBlocks([reference, course]).map(averageImpact)),
    }))
    const average = overBlocks(commonBlocks(own).map(averageImpact))
    const same = group.neighbours.id === group.victim.id
    const unshared = same ? sharesUnknown(group) : NO_COMMON_UNIT
    const [jain, worst] = [jainIndex, worstShare].map((share) =>
      unshared === null ? shareOf(largest, share) : none(unshared),
    )
    const conservation = same ? conservationOf(largest) : none(NO_COMMON_UNIT)
    return [
      {
        group: group.id,
        qosIsolation: steps.map(({ vms, value, interval }) => ({ vms, value, interval })),
        meanQosIsolation: average.value,
        jain: jain?.value ?? null,
        worstShare: worst?.value ?? null,
        workConservation: conservation.value,
        intervals: {
          meanQosIsolation: average.interval,
          jain: jain?.interval ?? null,
          worstShare: worst?.interval ?? null,
          workConservation: conservation.interval,
        },
        reasons: reasonsOf([...steps, average], jain ?? null, conservation),
      },
    ]
  })
}

const NO_COMMON_UNIT = "the neighbours' load is not the victim's, so their rates have no common unit"
const none = (reason: string): MeanFigure => ({ value: null, interval: null, reason })

/** Each reason once, with what it keeps from being told where it does not keep all of them. */
function reasonsOf(impacts: readonly MeanFigure[], shares: MeanFigure | null, conservation: MeanFigure): string[] {
  const named = (what: string, { reason }: MeanFigure) => (reason === null ? [] : [`${what}: ${reason}`])
  const ofRates =
    shares !== null && shares.reason === conservation.reason
      ? (shares.reason ?? [])
      : [...(shares === null ? [] : named('Jain and worst VM', shares)), ...named('work conservation', conservation)]
  return [...new Set([...impacts.flatMap((impact) => named('I_QoS', impact)), ...[ofRates].flat()])]
}

/** Why what each VM got cannot be told apart; null where it can. */
function sharesUnknown({ victim }: Group): string | null {
  return protocolOf(victim.params) === 'udp'
    ? 'only what each VM sent is known, and with UDP that is not what was received'
    : null
}

function loadedWindows({ block, vms }: CellBlock): Trial[] {
  return windowsOf([block], { state: 'loaded', vms })
}

/** I_avg of one block: over the steps from its first, least loaded cell to each of the others. */
function averageImpact([reference, ...raised]: readonly CellBlock[]): QosImpact {
  return averageQosImpact(reference === undefined ? [] : raised.map((step) => impactOf(reference, step)))
}

/** I_QoS of one step: the victim's rate and what the neighbours delivered together, against the reference cell. */
function impactOf(reference: CellBlock, raised: CellBlock): QosImpact {
  const [before, after] = [loadedWindows(reference), loadedWindows(raised)]
  const rateOf = (windows: readonly Trial[]) => mean(windows.map(({ result }) => result.rate))
  // A neighbour of unknown rate makes the load unknown, not small.
  const loadOf = (windows: readonly Trial[]) =>
    mean(windows.map((trial) => ratesOfNeighbours(trial).reduce((sum: number, rate) => sum + (rate ?? Number.NaN), 0)))
  return qosImpact({
    rateAtReference: rateOf(before),
    rate: rateOf(after),
    referenceLoad: loadOf(before),
    load: loadOf(after),
  })
}

const UNKNOWN_RATE = 'what a neighbour delivered is not known'

function shareOf(course: CellCourse, share: (rates: readonly number[]) => number | null): MeanFigure {
  return overBlocks(
    commonBlocks([course]).map((cells) => {
      const rates = cells.flatMap(loadedWindows).map(ratesOfAll)
      if (rates.includes(null)) return { value: null, reason: UNKNOWN_RATE }
      return meanOf(
        rates.map((all) => share(all ?? [])),
        'no VM delivered anything',
      )
    }),
  )
}

/** Over the blocks; the capacity is the largest total of any window of the cell, the rate alone is the block's own. */
function conservationOf(course: CellCourse): MeanFigure {
  const { blocks, cell } = course
  const totals = [...windowsOf(blocks, { state: 'loaded', vms: cell.vms }), ...windowsOf(blocks, ALONE)].map(totalRate)
  if (totals.includes(null)) return none(UNKNOWN_RATE)
  const capacity = Math.max(...totals.flatMap((total) => total ?? []))
  return overBlocks(
    commonBlocks([course]).map(([own]) => {
      if (own === undefined) return { value: null, reason: UNKNOWN_RATE }
      const aloneRate = mean(windowsOf([own.block], ALONE).map(({ result }) => result.rate))
      const shares = loadedWindows(own).map((trial) => {
        const usedTotal = totalRate(trial) ?? Number.NaN
        return workConservation({ usedTotal, capacity, loss: Math.max(0, aloneRate - trial.result.rate) })
      })
      return meanOf(shares, 'nothing was used and nothing was lost')
    }),
  )
}

/** Mean over the windows of a block, all of which must have the figure. */
function meanOf(values: readonly (number | null)[], reason: string): BlockFigure {
  const known = values.filter((value) => value !== null)
  return known.length < values.length || known.length === 0
    ? { value: null, reason }
    : { value: mean(known), reason: null }
}
