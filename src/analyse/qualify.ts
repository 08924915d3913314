import type { Qualification } from '../model/qualification.ts'
import { meanInterval } from '../stats/meanInterval.ts'
import { boundsOf } from './course.ts'

/** After each of so many rounds a host is looked at. */
export const MOST_FLOOR_ROUNDS = 3
/** Highest chance that a host right at a bound of ±δ/2 qualifies, shared out equally among the looks. */
const LEVEL = 0.05
export const FLOOR_CONFIDENCE = 1 - (2 * LEVEL) / MOST_FLOOR_ROUNDS

/** Whether a host is quiet enough for verdicts at a margin, and why not. */
export type HostVerdict = { readonly qualified: boolean; readonly sentence: string }

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** What a host does to a native program: rate beside native neighbours over rate alone, with its interval. */
type Floor = Pick<Qualification, 'logRatios' | 'ratio' | 'low' | 'high'>

/** The floor that pairs of rates show. */
export function floorOf(pairs: readonly { readonly alone: number; readonly loaded: number }[]): Floor {
  const logRatios = pairs.map(({ alone, loaded }) => Math.log(loaded / alone))
  const interval = meanInterval(logRatios, FLOOR_CONFIDENCE)
  return {
    logRatios,
    ratio: Math.exp(interval.mean),
    low: Math.exp(interval.low ?? Number.NEGATIVE_INFINITY),
    high: Math.exp(interval.high ?? Number.POSITIVE_INFINITY),
  }
}

/** Whether a floor lies within half of the margin: else what a VM loses could be the host's own. */
function isWithin({ low, high }: Floor, margin: number): boolean {
  const bounds = boundsOf(margin / 2)
  return Math.log(low) > bounds.low && Math.log(high) < bounds.high
}

/** Whether a floor says that a host qualifies, or that it cannot: more of the same would not change it. */
export function isFloorJudged(floor: Floor, margin: number): boolean {
  const bounds = boundsOf(margin / 2)
  return isWithin(floor, margin) || Math.log(floor.high) < bounds.low || Math.log(floor.low) > bounds.high
}

/** Whether a host is quiet enough for verdicts at a margin, by what was found before the first VM. */
export function judgeHost(qualification: Qualification, margin: number): HostVerdict {
  const { ratio, low, high, logRatios, rounds, stealShare, foreign } = qualification
  const qualified = isWithin(qualification, margin)
  const pairs = `${logRatios.length} pairs${rounds === 1 ? '' : ` of ${rounds} windows each`}`
  const interval = `${percent(ratio)} [${percent(low)}, ${percent(high)}] of its rate alone, n = ${pairs}`
  const causes = [
    ...(stealShare > 0.005 ? [`the host's own hypervisor took ${percent(stealShare)} of its cores`] : []),
    ...foreign.map(({ name, pid, cores }) => `${name} (process ${pid}) used ${percent(cores)} of a core`),
  ]
  const because = causes.length === 0 ? '' : ` Meanwhile ${causes.join(', ')}.`
  const sentence = qualified
    ? `Host qualified: a native program beside native neighbours kept ${interval}, within ±${percent(margin / 2)}.`
    : `Host not qualified: a native program beside native neighbours kept ${interval}, which is not within ` +
      `±${percent(margin / 2)}.${because}`
  return { qualified, sentence }
}
