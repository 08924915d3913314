import type { JobRun } from '../channel/channel.ts'
import type { Series, Trial } from '../model/trial.ts'
import type { NamedWorkload, Program } from '../model/workloadSpec.ts'
import type { Workload } from '../workloads/workload.ts'
import { commonSamples } from './commonInterval.ts'
import { demandOf } from './demand.ts'
import { coverage, deliveredWithin, type Span, type Step } from './dose.ts'
import type { GuestTime } from './guestTime.ts'
import type { ProcessorTimes } from './ports.ts'
import type { Sample } from './sample.ts'
import { counterSteps, ratesOf } from './rates.ts'

/** One program in one guest, as it was watched. */
export type Watched = {
  readonly vmName: string
  readonly vmIndex: number
  readonly named: NamedWorkload
  readonly workload: Workload<Program>
  readonly runs: readonly JobRun[]
  readonly time: GuestTime
  /** Host time at which watching ended; a run without an end was still going on then. */
  readonly untilNs: number
}

/** What a program delivered, step by step. */
export type Delivery = {
  readonly unit: string
  readonly startNs: number
  readonly steps: readonly Step[]
  /** By the program itself, not by a counter of the host's. */
  readonly streamed: boolean
}

/** What a program delivered over time: by its own stream where it has one, else by the host's counters. */
export function deliveryOf(watched: Watched, samples: readonly Sample[]): Delivery | null {
  const { workload, named, runs, time } = watched
  const steps = runs
    .flatMap((run) => workload.progress(run.output, named.params))
    .map(({ timeNs, amount }) => ({ timeNs: time.toHost(timeNs), amount }))
  const startNs = time.toHost(runs[0]?.startedNs ?? 0)
  if (steps.length > 0) return { unit: workload.metric(named.params).unit, startNs, steps, streamed: true }
  const counted = counterSteps(named.params.program, samples, watched.vmIndex)
  return counted === null ? null : { ...counted, streamed: false }
}

/** The rate over time of one VM; empty where nothing shows it. */
export function seriesOf(watched: Watched, samples: readonly Sample[]): Series[] {
  const delivery = deliveryOf(watched, samples)
  if (delivery === null) return []
  const points = ratesOf(delivery.steps, delivery.startNs)
  return [{ vm: watched.vmName, name: 'rate', unit: delivery.unit, points }]
}

/** What a neighbour really did inside the window. */
export function doseOf(watched: Watched, window: Span, samples: readonly Sample[]): Trial['neighbours'][number] {
  const spans = watched.runs.map((run) => ({
    startNs: watched.time.toHost(run.startedNs),
    endNs: run.end === null ? watched.untilNs : watched.time.toHost(run.end.timeNs),
  }))
  const demand = watched.workload.demand(watched.named.params)
  const shown = deliveryOf(watched, samples)
  // Where data need not move, the host's counter of them says nothing of what a load delivers.
  const delivery = demand.kind === 'either' && shown?.streamed !== true ? null : shown
  return {
    vm: watched.vmName,
    workload: watched.named.id,
    coverage: coverage(spans, window),
    span: wholeOf(spans),
    amount: delivery === null ? null : deliveredWithin(delivery.steps, delivery.startNs, window),
    unit: delivery === null ? null : delivery.unit.replace(/\/s$/, ''),
    ...demandOf(samples, watched.vmIndex, demand, window),
  }
}

function wholeOf(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null
  return {
    startNs: Math.min(...spans.map(({ startNs }) => startNs)),
    endNs: Math.max(...spans.map(({ endNs }) => endNs)),
  }
}

/** What the host's processors did between two readings, as numbers of cores. */
export function processorsOf(
  before: ProcessorTimes,
  after: ProcessorTimes,
  samples: readonly Sample[],
): Trial['processors'] {
  const lengthNs = Math.max(1, after.atNs - before.atNs)
  const first = samples[0]
  const last = samples.at(-1)
  const sampledNs = Math.max(1, (last?.atNs ?? 0) - (first?.atNs ?? 0))
  const victim = (time: 'runNs' | 'waitNs') =>
    ((last?.vcpus[0]?.[time] ?? 0) - (first?.vcpus[0]?.[time] ?? 0)) / sampledNs
  return {
    busy: (after.busyNs - before.busyNs) / lengthNs,
    own: (after.ownNs - before.ownNs) / lengthNs,
    steal: (after.stealNs - before.stealNs) / lengthNs,
    cores: after.cores,
    victimRun: victim('runNs'),
    victimWait: victim('waitNs'),
  }
}

/** Bytes and packets over the interval in which all senders were sending; drops over the whole window. */
export function networkOf(
  samples: readonly Sample[],
  span: Span,
  vmNames: readonly string[],
  portDropped: number,
): Trial['network'] {
  const common = commonSamples(samples, span)
  const first = common[0]
  const last = common.at(-1)
  if (first === undefined || last === undefined || last.atNs <= first.atNs) return null
  const perVm = (field: 'bytes' | 'packets') =>
    Object.fromEntries(
      vmNames.map((name, index) => [name, (last.taps[index]?.[field] ?? 0) - (first.taps[index]?.[field] ?? 0)]),
    )
  return {
    intervalNs: last.atNs - first.atNs,
    tapBytes: perVm('bytes'),
    tapPackets: perVm('packets'),
    portBytes: last.port.bytes - first.port.bytes,
    portPackets: last.port.packets - first.port.packets,
    portDropped,
  }
}
