import type { Demand } from '../workloads/workload.ts'
import type { Span } from './dose.ts'
import type { Sample } from './sample.ts'
import { flowBytes } from './rates.ts'

/** What the host saw of one VM between two samples. */
export type Interval = {
  readonly startNs: number
  readonly endNs: number
  /** vCPU threads' running and waiting time over the interval's length. */
  readonly busy: number
  readonly bytes: number | null
}

export type DemandRecord = {
  readonly flow: number | null
  readonly busy: number
  readonly demand: number | null
  readonly longestStallNs: number | null
}

/** Bytes in an interval from which on data count as moving: more than a guest's background chatter. */
const MOVING_BYTES = 8192
/** A VM whose vCPU is this busy works towards its next request. */
const WORKING = 0.9
/** TCP sends nothing for 200 ms and more after a lost retransmission, with data waiting: no lack of demand. */
const TOLERATED_STALL_NS = 250e6
/** Share of a window that such stalls may make together; one of them may be more of a short window. */
const TOLERATED_SHARE = 0.1
/** A request with what else a guest writes meanwhile, over the request's own bytes. */
const ONE_REQUEST = 1.25

/**
 * What a load demanded in `window`, from the host's samples alone. `demand`: for a processor load, the busy share of
 * the vCPUs it should fill; for others, the share of time in which data moved or the vCPU worked. Stalls of up to 250 ms
 * are not counted against it, up to a tenth of the window together, and without limit where what came next was a single
 * request that a slow device had been busy with. Null for a load that demands nothing. `flow` is null where data need
 * not move.
 */
export function demandOf(samples: readonly Sample[], vmIndex: number, demand: Demand, window: Span): DemandRecord {
  const intervals = intervalsOf(samples, vmIndex, demand, window)
  const totalNs = sum(intervals.map(lengthOf))
  const busy = totalNs > 0 ? sum(intervals.map((each) => each.busy * lengthOf(each))) / totalNs : 0
  const moved = intervals.every(({ bytes }) => bytes !== null) && intervals.length > 0
  const flow =
    demand.kind === 'flow' && moved && totalNs > 0
      ? (sum(intervals.map(({ bytes }) => bytes ?? 0)) * 1e9) / totalNs
      : null
  if (demand.kind === 'none') return { flow, busy, demand: null, longestStallNs: null }
  if (demand.kind === 'processor') {
    const threads = Math.min(demand.threads, samples[0]?.vcpus[vmIndex]?.threads ?? demand.threads)
    // The kernel books a wait when it ends, so that single intervals show now less, now more than they had.
    return { flow, busy, demand: Math.min(1, busy / threads), longestStallNs: null }
  }
  const stalls = stallsOf(intervals)
  const lostNs = lostIn(stalls, demand.requestBytes ?? 0, totalNs)
  const longestStallNs = Math.max(0, ...stalls.map(({ lengthNs }) => lengthNs))
  return { flow, busy, demand: share(totalNs - lostNs, totalNs), longestStallNs }
}

/** The part of the stalls that is held against a load. */
function lostIn(stalls: readonly Stall[], requestBytes: number, totalNs: number): number {
  const lengthsNs = (some: readonly Stall[]) => sum(some.map(({ lengthNs }) => lengthNs))
  const long = stalls.filter(({ lengthNs }) => lengthNs > TOLERATED_STALL_NS)
  const short = stalls.filter(({ lengthNs }) => lengthNs <= TOLERATED_STALL_NS)
  const unexplained = short.filter(({ thenBytes }) => thenBytes > ONE_REQUEST * requestBytes)
  const allowanceNs = Math.max(TOLERATED_STALL_NS, TOLERATED_SHARE * totalNs)
  return lengthsNs(long) + Math.max(0, lengthsNs(unexplained) - allowanceNs)
}

/** The stretches between samples that touch `window`. */
export function intervalsOf(samples: readonly Sample[], vmIndex: number, demand: Demand, window: Span): Interval[] {
  return samples.slice(1).flatMap((sample, index) => {
    const before = samples[index]
    if (before === undefined || sample.atNs <= window.startNs || before.atNs >= window.endNs) return []
    const lengthNs = sample.atNs - before.atNs
    const [a, b] = [before.vcpus[vmIndex], sample.vcpus[vmIndex]]
    if (lengthNs <= 0 || a === undefined || b === undefined) return []
    const bytes =
      'over' in demand ? flowBytes(demand.over, sample, vmIndex) - flowBytes(demand.over, before, vmIndex) : null
    const busy = (b.runNs + b.waitNs - a.runNs - a.waitNs) / lengthNs
    return [{ startNs: before.atNs, endNs: sample.atNs, busy, bytes }]
  })
}

/** A stretch in which neither data moved nor the vCPU worked. */
type Stall = {
  readonly lengthNs: number
  /** What moved in the interval that ended it; beyond all bounds where none did. */
  readonly thenBytes: number
}

function stallsOf(intervals: readonly Interval[]): Stall[] {
  const stalls: Stall[] = []
  let lengthNs = 0
  for (const interval of intervals) {
    if (moves(interval) || works(interval)) {
      stalls.push({ lengthNs, thenBytes: interval.bytes ?? 0 })
      lengthNs = 0
    } else lengthNs += lengthOf(interval)
  }
  return [...stalls, { lengthNs, thenBytes: Infinity }].filter((stall) => stall.lengthNs > 0)
}

/** Whether a vCPU worked all the time, towards its next request or for itself. */
export function works({ busy }: Interval): boolean {
  return busy >= WORKING
}

/** Whether data moved, more than chatter. */
export function moves({ bytes }: Interval): boolean {
  return (bytes ?? 0) >= MOVING_BYTES
}

function lengthOf({ startNs, endNs }: Interval): number {
  return endNs - startNs
}

function share(partNs: number, totalNs: number): number {
  return totalNs > 0 ? partNs / totalNs : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
