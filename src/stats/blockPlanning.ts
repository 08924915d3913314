import type { Bounds } from './decide.ts'
import { normalQuantile } from './normal.ts'
import type { Schedule } from './schedule.ts'

const MOST_ROUNDS = 10
const MOST_BLOCKS = 10_000
const MISSED_RATE = 0.1

export type RoundCosts = {
  /** Mean variance of the log-ratios of rounds within a block (S₁²). */
  readonly withinVariance: number
  /** Variance of the blocks' mean log-ratios (S₂²), each over `rounds` rounds. */
  readonly blockVariance: number
  readonly rounds: number
  /** Time of a block besides its rounds, and of one round above zero, in the same unit. */
  readonly blockCost: number
  readonly roundCost: number
}

/**
 * Rounds a block, 1 to 10, that give the narrowest interval for the time: ⌈√(cost ratio · S₁²/T₂²)⌉ with
 * T₂² = S₂² − S₁²/rounds, not below zero, the variance between blocks alone (Kalibera and Jones 2013, ISMM, with the
 * erratum that its divisor is of the level below). RangeError for a round that costs nothing.
 */
export function bestRounds({ withinVariance, blockVariance, rounds, blockCost, roundCost }: RoundCosts): number {
  if (!(roundCost > 0)) throw new RangeError(`a round must cost something, not ${roundCost}`)
  if (!(withinVariance > 0)) return 1
  const betweenVariance = Math.max(0, blockVariance - withinVariance / rounds)
  if (betweenVariance === 0) return MOST_ROUNDS
  const wanted = Math.ceil(Math.sqrt((blockCost / roundCost) * (withinVariance / betweenVariance)))
  return Math.min(MOST_ROUNDS, Math.max(1, wanted))
}

export type Progress = {
  /** Blocks so far, with the mean and the standard deviation of their log-ratios. */
  readonly n: number
  readonly mean: number
  readonly sd: number
  readonly bounds: Bounds
  readonly schedule: Schedule
  /** On which side a mean beyond the bounds is a decision. */
  readonly harm: 'down' | 'up'
}

/**
 * Blocks more, at least 1, after which nine in ten campaigns would be decided if mean and sd stayed:
 * ((z_{1−α} + z_{0.9})·sd/distance)² in all, by the distance to the nearer bound, with α the independent level inside
 * the bounds and the interfered level outside. Null where that passes 10,000, and for a mean beyond the bound opposite to
 * harm: more blocks would make only that surer, which is no decision.
 */
export function furtherBlocks({ n, mean, sd, bounds, schedule, harm }: Progress): number | null {
  if (harm === 'down' ? mean > bounds.high : mean < bounds.low) return null
  const distance = Math.min(Math.abs(mean - bounds.low), Math.abs(mean - bounds.high))
  const isInside = mean > bounds.low && mean < bounds.high
  const level = isInside ? schedule.independentLevel : schedule.interferedLevel
  const effort = normalQuantile(1 - level) + normalQuantile(1 - MISSED_RATE)
  const total = Math.ceil(((effort * sd) / distance) ** 2)
  return distance > 0 && total <= MOST_BLOCKS ? Math.max(1, total - n) : null
}
