import type { BlameKind } from '../../model/blame.ts'
import { TIME_STAGES, type TimeLedger, type TimeStage } from '../../model/ledger.ts'
import type { WindowLedgers } from '../ledger/windowLedgers.ts'

/** Stages of the time ledger, and sleep in which the VM's other threads waited for a core. */
type BlamedStage = TimeStage | 'emulatorQueue'
export type StageShares = Readonly<Record<BlamedStage, number>>

/**
 * What each stage took of the window, over all vCPUs. A vCPU counts by the time in which it had something to do, so that
 * one that only slept beside the program's does not hide what happened to it. Adds up to one.
 */
export function stageShares({ windowNs, vcpus }: TimeLedger): StageShares {
  const active = vcpus.map((vcpu) => windowNs - vcpu.halted)
  const all = active.reduce((sum, value) => sum + value, 0)
  const weights = active.map((value) => (all > 0 ? value / all : 1 / vcpus.length))
  const shareOf = (stage: TimeStage) =>
    vcpus.reduce((sum, vcpu, at) => sum + ((weights[at] ?? 0) * vcpu[stage]) / windowNs, 0)
  const [running, steal, runQueue, throttled, ioWait, halted] = TIME_STAGES.map(shareOf)
  return {
    running: running ?? 0,
    steal: steal ?? 0,
    runQueue: runQueue ?? 0,
    throttled: throttled ?? 0,
    ioWait: ioWait ?? 0,
    halted: halted ?? 0,
    emulatorQueue: 0,
  }
}

/**
 * The same of the victim's window. The VM's emulator and I/O threads carry its packets and disk requests: while they wait
 * for a core the program sleeps, and neither network nor disk is the cause. So much, by the host's count from `first` to
 * `last`, is taken out of the sleep of a workload that waits for them. Null without a time ledger.
 */
export function blamedShares({ time, counters, wiring }: WindowLedgers, kind: BlameKind): StageShares | null {
  if (time === null) return null
  const shares = stageShares(time)
  if (kind === 'compute') return shares
  const vm = wiring.vms[0]?.name ?? ''
  const waitedNs = counters.delta('thread.wait', { vm }, 'first', 'last') ?? 0
  const asleep = kind === 'disk' ? 'ioWait' : 'halted'
  const emulatorQueue = Math.min(shares[asleep], waitedNs / time.windowNs)
  return { ...shares, [asleep]: shares[asleep] - emulatorQueue, emulatorQueue }
}

/**
 * The loss split over stages: with t = W/A, time per unit of work, (t_loaded,s − t_alone,s) / t_loaded of each stage s.
 * For shares of the window and rates x this is share_loaded,s − (x_loaded/x_alone) · share_alone,s; the sum over stages
 * is 1 − x_loaded/x_alone. `ratio` is x_loaded/x_alone.
 */
export function stageParts(alone: StageShares, loaded: StageShares, ratio: number): StageShares {
  const part = (stage: BlamedStage) => loaded[stage] - ratio * alone[stage]
  return {
    running: part('running'),
    steal: part('steal'),
    runQueue: part('runQueue'),
    throttled: part('throttled'),
    ioWait: part('ioWait'),
    halted: part('halted'),
    emulatorQueue: part('emulatorQueue'),
  }
}
