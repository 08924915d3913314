import type { LedgerCheck, TimeLedger } from '../../model/ledger.ts'
import type { CounterLookup } from '../counters/lookup.ts'

export type TimeLedgerInput = {
  readonly counters: CounterLookup
  readonly vm: string
  /** Host core of each vCPU, in order. */
  readonly cores: readonly number[]
  /** Why the guest's idle time is not held against the host's: a shared core, or clocks that cannot be trusted. */
  readonly guestNotJudged: string | null
  /** The workload waits for the disk: sleep is then held against the time in which the guest's disk was busy. */
  readonly waitsForDisk: boolean
}

type Vcpu = TimeLedger['vcpus'][number]

const SUM_BOUND = 1.01
const IDLE_BOUND = 0.03
/** Of the window: a guest that slept for less was busy, and of its time no more may be missing. */
const BUSY_BOUND = 0.01
/** `/proc/stat` counts in hundredths of a second: a guest that tells of no sleep may have slept for one. */
const GUEST_TICK_NS = 1e7
/** Of the guest image's kernel (Debian's CONFIG_HZ is 250). */
const TIMER_TICK_NS = 4e6

/**
 * Where the time of each vCPU thread went between `first` and `last`; null where the host did not count it. Run and wait
 * are the host's (`/proc/PID/task/TID/schedstat`), the rest is sleep, split by the guest's own iowait : idle. A guest counts
 * no iowait for asynchronous I/O (libaio). A workload of the disk therefore waits for it for as long as the guest's disk
 * was busy, at most all of its sleep; of several vCPUs each by how active it was beside the most active one.
 *
 * The kernel's wait goes on while a cgroup's quota holds a ready thread back (measured on Linux 6.18: of 3.00 s with half
 * a core's quota 1.50 run, 1.50 wait, 1.49 throttled), so throttled time is taken out of wait. It is counted for the
 * whole cgroup, and shared out in proportion to the waits. Of the time stolen from a core the vCPU is given what it
 * had of the core's busy time. Kernels with PARAVIRT_TIME_ACCOUNTING leave it out of running, so that it is found in what
 * is neither run nor wait; others count it as running. It is therefore taken out of what the guest did not sleep
 * through, and only the rest out of running.
 */
export function timeLedger(input: TimeLedgerInput): TimeLedger | null {
  const { counters, vm } = input
  const windowNs = counters.atNs.last - counters.atNs.first
  const during = (metric: string, vcpu: string) => counters.delta(metric, { vm, vcpu }, 'first', 'last')
  const vcpus = counters.valuesOf('vcpu.run', { vm }, 'vcpu')
  const sleeps = (counters.delta('guest.switches', { vm }, 'first', 'last') ?? 0) / 2 / vcpus.length
  const counted = vcpus.map((vcpu) => ({
    vcpu,
    runNs: during('vcpu.run', vcpu),
    waitNs: during('vcpu.wait', vcpu),
    idleNs: during('guest.idle', vcpu),
    guestIoNs: during('guest.iowait', vcpu),
    sleeps,
  }))
  const known = counted.flatMap((each) =>
    each.runNs === null || each.waitNs === null ? [] : [{ ...each, runNs: each.runNs, waitNs: each.waitNs }],
  )
  if (!(windowNs > 0) || known.length === 0 || known.length < counted.length) return null
  const diskBusyNs = input.waitsForDisk ? counters.delta('guest.disk.busy', { vm }, 'first', 'last') : null
  const mostActiveNs = Math.max(1, ...known.map(({ runNs, waitNs }) => runNs + waitNs))
  const allWaitNs = known.reduce((sum, { waitNs }) => sum + waitNs, 0)
  const throttledNs = counters.delta('throttled.time', { vm }, 'first', 'last') ?? 0
  const blind = known.some(({ idleNs, guestIoNs }) => idleNs === null || guestIoNs === null)
  return {
    vm,
    windowNs,
    vcpus: known.map((each) =>
      vcpuTime(input, windowNs, {
        ...each,
        throttledNs: allWaitNs > 0 ? (throttledNs * each.waitNs) / allWaitNs : 0,
        diskNs: diskBusyNs === null ? null : (diskBusyNs * (each.runNs + each.waitNs)) / mostActiveNs,
      }),
    ),
    notes: blind ? [`${vm}'s own idle time was not read: all of its sleep is booked as halted`] : [],
  }
}

type Counted = {
  readonly vcpu: string
  readonly runNs: number
  readonly waitNs: number
  readonly throttledNs: number
  /** Time in which the guest's disk was busy, for a workload that waits for it. */
  readonly diskNs: number | null
  readonly idleNs: number | null
  readonly guestIoNs: number | null
  /** How often the guest went to sleep, about. */
  readonly sleeps: number
}

function vcpuTime(input: TimeLedgerInput, windowNs: number, counted: Counted): Vcpu {
  const { vcpu, runNs, waitNs, idleNs, guestIoNs } = counted
  // Readings a little apart can make run and wait exceed the window: then they fill it.
  const scale = Math.min(1, windowNs / Math.max(1, runNs + waitNs))
  const throttled = Math.min(counted.throttledNs, waitNs) * scale
  const steal = stolenNs(input, vcpu, runNs) * scale
  const remainderNs = windowNs - (runNs + waitNs) * scale
  const guestSleepNs = (idleNs ?? 0) + (guestIoNs ?? 0)
  const knownSleepNs = input.guestNotJudged === null && idleNs !== null ? guestSleepNs : 0
  const stealBesideRun = Math.min(steal, Math.max(0, remainderNs - knownSleepNs))
  const sleepNs = remainderNs - stealBesideRun
  const guestIo = guestSleepNs > 0 ? (sleepNs * (guestIoNs ?? 0)) / guestSleepNs : 0
  const ioWait = counted.diskNs === null ? guestIo : Math.min(sleepNs, counted.diskNs)
  const notJudged = input.guestNotJudged ?? briefSleeps(sleepNs, counted.sleeps, windowNs)
  const toldSleepNs = idleNs === null || guestIoNs === null ? null : guestSleepNs
  return {
    vcpu,
    running: runNs * scale - (steal - stealBesideRun),
    steal,
    runQueue: waitNs * scale - throttled,
    throttled,
    ioWait,
    halted: sleepNs - ioWait,
    checks: [
      sumCheck((runNs + waitNs) / windowNs),
      idleCheck(notJudged, toldSleepNs === null ? null : Math.abs(sleepNs - toldSleepNs) / windowNs),
      busyCheck(notJudged, toldSleepNs, sleepNs, windowNs),
    ],
  }
}

function stolenNs({ counters, cores }: TimeLedgerInput, vcpu: string, runNs: number): number {
  const core = String(cores[Number(vcpu)])
  const stolen = counters.delta('core.steal', { core }, 'first', 'last') ?? 0
  const busy = counters.delta('core.busy', { core }, 'first', 'last') ?? 0
  return Math.min(runNs, stolen * (busy > 0 ? Math.min(1, runNs / busy) : 0))
}

function sumCheck(value: number): LedgerCheck {
  const name = 'running and waiting against wall time'
  return { name, value, bound: SUM_BOUND, held: value <= SUM_BOUND, reason: null }
}

/** The sum from below: a busy guest was running, waiting or stolen from, but for what it says it slept. */
function busyCheck(notJudged: string | null, toldNs: number | null, sleepNs: number, windowNs: number): LedgerCheck {
  const common = { name: "running, waiting, stolen and the guest's own sleep short of wall time", bound: BUSY_BOUND }
  if (toldNs === null) return { ...common, value: 0, held: null, reason: "the guest's own times were not read" }
  const value = Math.max(0, sleepNs - toldNs - GUEST_TICK_NS) / windowNs
  if (notJudged !== null) return { ...common, value, held: null, reason: notJudged }
  if (toldNs >= BUSY_BOUND * windowNs) return { ...common, value, held: null, reason: 'the guest slept' }
  return { ...common, value, held: value <= BUSY_BOUND, reason: null }
}

/**
 * A guest that sleeps for less than a tick at a time does not stop its tick for that, and books what the tick happens to meet. One that
 * hardly sleeps at all can be wrong by little.
 */
function briefSleeps(sleepNs: number, sleeps: number, windowNs: number): string | null {
  const isBrief = sleepNs > IDLE_BOUND * windowNs && sleepNs < sleeps * TIMER_TICK_NS
  return isBrief ? 'the guest slept for less than a tick of its clock at a time' : null
}

function idleCheck(notJudged: string | null, value: number | null): LedgerCheck {
  const common = { name: "sleep against the guest's idle and iowait", bound: IDLE_BOUND }
  if (value === null) return { ...common, value: 0, held: null, reason: "the guest's own times were not read" }
  if (notJudged !== null) return { ...common, value, held: null, reason: notJudged }
  return { ...common, value, held: value <= IDLE_BOUND, reason: null }
}
