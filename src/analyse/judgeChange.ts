import type { Change, ChangeVerdict } from '../model/comparison.ts'
import { permutationP } from '../stats/permutation.ts'
import { studentTQuantile } from '../stats/studentT.ts'
import { meanDifference } from '../stats/welch.ts'

/** One-sided error rates at the margin. Two runs are compared once, so that no looks have to share them. */
export const LEVELS = { changed: 0.01, same: 0.05 } as const

/** Below this many blocks a run, too few regroupings exist for a cross-check. */
const LEAST_FOR_CROSS_CHECK = 4
const CROSS_CHECK_LEVEL = 0.05

const withoutFigures = { ratio: null, low: null, high: null }

/**
 * Judges whether the logarithm of a figure, larger is better, changed from run A to run B. One value a block; blocks are
 * the replicates. With D = mean(b) − mean(a), its standard error s and Welch's t at the one-sided levels above:
 *
 *     worse   D + t_F·s < ln(1 − margin)
 *     better  D − t_F·s > −ln(1 − margin)
 *     same    D − t_N·s > ln(1 − margin)  and  D + t_N·s < −ln(1 − margin)
 *
 * From four blocks a run on, a permutation test with p > 0.05 overrules each of these: `inconclusive`.
 */
export function judgeChange(a: readonly number[], b: readonly number[], margin: number, random: () => number): Change {
  if ([...a, ...b].some((value) => !Number.isFinite(value)))
    return { verdict: 'inconclusive', reason: 'A rate of zero has no logarithm to compare.', ...withoutFigures }
  const found = meanDifference(a, b)
  if (found === null) {
    const reason = `Two blocks of each run are needed; A has ${a.length} and B has ${b.length}.`
    return { verdict: 'inconclusive', reason, ...withoutFigures }
  }
  const { difference, standardError, degreesOfFreedom } = found
  const reach = (level: number) => studentTQuantile(1 - level, degreesOfFreedom) * standardError
  const [far, near] = [reach(LEVELS.changed), reach(LEVELS.same)]
  const limit = -Math.log1p(-margin)
  const [low, high] = [difference - near, difference + near]
  const figures = { ratio: Math.exp(difference), low: Math.exp(low), high: Math.exp(high) }
  const exceeds = (x: readonly number[], y: readonly number[], bound: number) =>
    Math.min(a.length, b.length) < LEAST_FOR_CROSS_CHECK || permutationP(x, y, bound, random) <= CROSS_CHECK_LEVEL
  const judged = (verdict: ChangeVerdict, agrees: boolean, reason: string): Change =>
    agrees
      ? { verdict, reason, ...figures }
      : { verdict: 'inconclusive', reason: `By Student's t ${verdict}, but a permutation test disagrees.`, ...figures }

  if (difference + far < -limit) return judged('worse', exceeds(b, a, limit), 'B lost more than the margin.')
  if (difference - far > limit) return judged('better', exceeds(a, b, limit), 'B gained more than the margin.')
  if (low > -limit && high < limit)
    return judged(
      'same',
      exceeds(a, b, -limit) && exceeds(b, a, -limit),
      'B differs from A by no more than the margin.',
    )
  return { verdict: 'inconclusive', reason: 'The blocks do not decide: the interval crosses a margin.', ...figures }
}
