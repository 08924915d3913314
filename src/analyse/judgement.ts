import type { Judgement } from '../model/analysis.ts'
import type { Verdict } from '../model/verdict.ts'
import { furtherBlocks } from '../stats/blockPlanning.ts'
import type { Bounds, Outcome } from '../stats/decide.ts'
import { scheduleFor } from '../stats/schedule.ts'
import { signFlipP } from '../stats/signFlip.ts'
import { seededRandom } from '../stats/random.ts'

export type JudgementInput = {
  /** One value a block, in order; all of those that count. */
  readonly values: readonly number[]
  readonly outcome: Outcome | null
  readonly bounds: Bounds
  readonly mostBlocks: number
  readonly gateSize: number
  readonly harm: 'down' | 'up'
}

/** From how many blocks on the sign-flip test can tell anything, and what it must not exceed. */
const CROSS_CHECK_FROM = 8
export const CROSS_CHECK_LEVEL = 0.05
const SEED = 1

/** What the blocks say, with the cross-check by sign flips. Reasons are left to whoever knows what was measured. */
export function judge({ values, outcome, bounds, mostBlocks, gateSize, harm }: JudgementInput): Judgement {
  const schedule = scheduleFor(mostBlocks, gateSize)
  if (outcome === null || schedule === null) {
    return { verdict: 'inconclusive', n: values.length, low: null, high: null, sd: null, look: null, ...UNTOLD }
  }
  const { n, low, high, sd, look, beyond } = outcome
  const common = { n, low, high, sd, look, beyond }
  if (outcome.decision === 'open') {
    return {
      ...common,
      verdict: 'inconclusive',
      crossCheck: null,
      furtherBlocks: furtherBlocks({ ...outcome, bounds, schedule, harm }),
    }
  }
  const verdict: Verdict = outcome.decision === 'harm' ? 'interfered' : 'independent'
  const crossCheck = crossCheckP(values.slice(0, n), outcome, bounds, harm)
  const disagrees = crossCheck !== null && crossCheck > CROSS_CHECK_LEVEL
  return { ...common, verdict: disagrees ? 'inconclusive' : verdict, crossCheck, furtherBlocks: null }
}

const UNTOLD = { beyond: false, crossCheck: null, furtherBlocks: null }

/**
 * The one-sided sign-flip p-value for the decision that was taken; for equality the larger of its two sides. Null below eight
 * values.
 */
export function crossCheckP(
  values: readonly number[],
  outcome: Outcome,
  bounds: Bounds,
  harm: 'down' | 'up',
): number | null {
  if (values.length < CROSS_CHECK_FROM) return null
  const p = (shift: number, direction: 'below' | 'above') => signFlipP(values, shift, direction, seededRandom(SEED))
  if (outcome.decision === 'equal') return Math.max(p(bounds.low, 'above'), p(bounds.high, 'below'))
  return harm === 'down' ? p(bounds.low, 'below') : p(bounds.high, 'above')
}
