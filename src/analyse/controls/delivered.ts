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
  /** Amount a second over the steady intervals: of those without a burst, or of all where there are none. */
  readonly rate: number
  /** Whether nothing of it is what may pass at once: that was used up before, or was not drawn on. */
  readonly isBurstFree: boolean
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
/** What a limit that lets a little less pass than is set leaves of its bucket, at most, when that is empty in truth. */
const EMPTY = 0.1
/** A share of the rate that is too small to matter. */
const UNSEEN = 0.005
/** Shorter intervals tell no rate: a timer was late, and the next in time. */
const LEAST_NS = 5e7

const lengthOf = ({ startNs, endNs }: Interval) => (endNs - startNs) / 1e9
const rateOf = (interval: Interval) => interval.amount / lengthOf(interval)

/**
 * The rate that a load got while it ran and wanted. An interval counts when it and both of its neighbours moved data, so
 * that neither a gap of a loop nor a slow start nor an interval that is cut short counts. What the limit lets pass at once
 * is not the rate's: a bucket of `burst` fills with the set rate and empties by what is delivered, and only what follows
 * once it is empty counts. To take off what the bucket gave would not do, for as long as it is not empty that leaves
 * exactly the set rate, whatever the limit does. Null where nothing moved for long enough.
 */
export function deliveredIn({ readings, startNs, endNs, set, burst, fresh }: DeliveryInput): Delivery | null {
  const intervals = intervalsWithin(readings, startNs, endNs, fresh)
  const stretches = steadyStretches(intervals, { set, burst, fresh })
  const free = stretches.flatMap((stretch) => burstFree(stretch, { set, burst }))
  const isBurstFree = free.length > 0
  const steady = isBurstFree ? free : stretches.flatMap((stretch) => stretch.map(({ interval }) => interval))
  if (steady.length === 0) return null
  const seconds = steady.reduce((sum, interval) => sum + lengthOf(interval), 0)
  const amount = steady.reduce((sum, interval) => sum + interval.amount, 0)
  return {
    rate: amount / seconds,
    isBurstFree,
    settlingNs: fresh ? settlingNs(intervals, startNs) : null,
    largest: Math.max(...intervals.map(rateOf)),
    steady,
  }
}

/** An interval, and what the bucket holds before and after it if the limit lets pass what is set. */
type Filled = { readonly interval: Interval; readonly before: number; readonly after: number }
type Bucket = Pick<DeliveryInput, 'set' | 'burst'>

function steadyStretches(
  intervals: readonly Interval[],
  { set, burst, fresh }: Bucket & { fresh: boolean },
): Filled[][] {
  const moved = intervals.map((interval) => rateOf(interval) >= IDLE * set)
  const isSteady = (at: number) => moved[at] === true && (moved[at - 1] ?? !fresh) && (moved[at + 1] ?? !fresh)
  const stretches: Filled[][] = []
  let bucket = fresh ? burst : 0
  for (const [at, interval] of intervals.entries()) {
    const before = bucket
    bucket = Math.min(burst, Math.max(0, before + set * lengthOf(interval) - interval.amount))
    if (!isSteady(at)) continue
    if (at === 0 || !isSteady(at - 1)) stretches.push([])
    stretches.at(-1)?.push({ interval, before, after: bucket })
  }
  return stretches
}

/**
 * The intervals of a stretch from where its bucket is empty, that is, holds next to nothing while no more comes out of it;
 * or from where nothing is drawn from it any more, whatever it holds by this reckoning, if that goes on for a while.
 */
function burstFree(stretch: readonly Filled[], { set, burst }: Bucket): Interval[] {
  const unseen = (filled: readonly Filled[]) =>
    UNSEEN * set * filled.reduce((sum, { interval }) => sum + lengthOf(interval), 0)
  const nothing = Math.max(EMPTY * burst, unseen(stretch))
  const from = stretch.findIndex(({ interval, before }, at) => {
    const rest = stretch.slice(at)
    const isEmpty = before === 0 || (before <= nothing && rateOf(interval) <= (1 + UNSEEN) * set)
    return isEmpty || (rest.length >= STAYS && rest.every(({ after }) => after >= before - unseen(rest)))
  })
  return from === -1 ? [] : stretch.slice(from).map(({ interval }) => interval)
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
