import { mean } from '../../stats/describe.ts'

/** A cumulative amount at an instant of the host's clock. */
export type Reading = { readonly timeNs: number; readonly amount: number }

export type DeliveryInput = {
  /** Ascending. */
  readonly readings: readonly Reading[]
  readonly startNs: number
  readonly endNs: number
  /** Amount a second. */
  readonly set: number
  /** Amount that may pass at once after a pause. */
  readonly burst: number
  /** Whether the load began at `startNs` and ended at `endNs`; else it went on around them. */
  readonly fresh: boolean
}

export type Delivery = {
  /** Amount a second over the steady intervals, without what the burst gave. */
  readonly rate: number
  /** From `startNs`; null for a load that had begun before, or that never settled. */
  readonly settlingNs: number | null
  /** Largest amount a second of one interval. */
  readonly largest: number
  readonly steady: readonly Interval[]
}

export type Interval = { readonly startNs: number; readonly endNs: number; readonly amount: number }

/** Below this part of the set rate the load paused: a gap between two passes, or the time before and after it. */
const IDLE = 0.1
const SETTLED = 0.05
/** Intervals for which a rate must stay before it has settled. */
const STAYS = 3
/** Shorter intervals tell no rate: a timer was late, and the next in time. */
const LEAST_NS = 5e7

const lengthOf = ({ startNs, endNs }: Interval) => (endNs - startNs) / 1e9
const rateOf = (interval: Interval) => interval.amount / lengthOf(interval)

/**
 * The rate that a load got while it ran and wanted. An interval counts when it and both of its neighbours moved data, so
 * that neither a gap of a loop nor a slow start nor an interval that is cut short counts. What the limit had let pass at
 * once is taken off: a bucket of `burst` fills with the set rate and empties by what is delivered; what it had when a
 * stretch of steady intervals began, less what it has when that ends, is not the rate's. Null without such an interval.
 */
export function deliveredIn({ readings, startNs, endNs, set, burst, fresh }: DeliveryInput): Delivery | null {
  const intervals = intervalsWithin(readings, startNs, endNs, fresh)
  const moved = intervals.map((interval) => rateOf(interval) >= IDLE * set)
  const isSteady = (at: number) => moved[at] === true && (moved[at - 1] ?? !fresh) && (moved[at + 1] ?? !fresh)
  let bucket = fresh ? burst : 0
  let began: number | null = null
  let given = 0
  const steady: Interval[] = []
  const end = () => {
    if (began !== null) given += Math.max(0, began - bucket)
    began = null
  }
  for (const [at, interval] of intervals.entries()) {
    if (isSteady(at)) {
      began ??= bucket
      steady.push(interval)
    } else end()
    bucket = Math.min(burst, Math.max(0, bucket + set * lengthOf(interval) - interval.amount))
  }
  end()
  const seconds = steady.reduce((sum, interval) => sum + lengthOf(interval), 0)
  if (seconds <= 0) return null
  const amount = steady.reduce((sum, interval) => sum + interval.amount, 0)
  return {
    rate: (amount - given) / seconds,
    settlingNs: fresh ? settlingNs(intervals, startNs) : null,
    largest: Math.max(...intervals.map(rateOf)),
    steady,
  }
}

/** Between readings of the window; one that is too close to the one before is left out. */
function intervalsWithin(readings: readonly Reading[], startNs: number, endNs: number, fresh: boolean): Interval[] {
  const before = readings.findLast(({ timeNs }) => timeNs <= startNs)
  const inside = readings.filter(({ timeNs }) => timeNs > startNs && timeNs <= endNs)
  const intervals: Interval[] = []
  // What a fresh load delivered, it delivered after its start.
  let last = before !== undefined && fresh ? { timeNs: startNs, amount: before.amount } : before
  for (const reading of inside) {
    if (last !== undefined && reading.timeNs - last.timeNs < LEAST_NS) continue
    if (last !== undefined) {
      intervals.push({ startNs: last.timeNs, endNs: reading.timeNs, amount: reading.amount - last.amount })
    }
    last = reading
  }
  return intervals
}

/** When the rate first stays, for three intervals, within 5 % of the mean of all that come later. */
function settlingNs(intervals: readonly Interval[], startNs: number): number | null {
  const rates = intervals.map(rateOf)
  const at = rates.findIndex((_, from) => {
    const later = rates.slice(from)
    if (later.length < 2 * STAYS) return false
    // The last interval may be cut short by the end of the load.
    const level = mean(later.slice(0, -1))
    return later.slice(0, STAYS).every((rate) => Math.abs(rate / level - 1) <= SETTLED)
  })
  const found = intervals[at]
  return found === undefined ? null : found.startNs - startNs
}
