import { TIME_STAGES, type TimeLedger, type TimeStage } from '../../model/ledger.ts'

export type StageShares = Readonly<Record<TimeStage, number>>

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
  }
}

/**
 * The loss split over stages: with t = W/A, time per unit of work, (t_loaded,s − t_alone,s) / t_loaded of each stage s.
 * For shares of the window and rates x this is share_loaded,s − (x_loaded/x_alone) · share_alone,s; the sum over stages
 * is 1 − x_loaded/x_alone. `ratio` is x_loaded/x_alone.
 */
export function stageParts(alone: StageShares, loaded: StageShares, ratio: number): StageShares {
  const part = (stage: TimeStage) => loaded[stage] - ratio * alone[stage]
  return {
    running: part('running'),
    steal: part('steal'),
    runQueue: part('runQueue'),
    throttled: part('throttled'),
    ioWait: part('ioWait'),
    halted: part('halted'),
  }
}
