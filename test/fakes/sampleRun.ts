import type { Calibration } from '../../src/model/calibration.ts'
import type { WindowCounters } from '../../src/model/counters.ts'
import type { BootRecord } from '../../src/model/campaignRecord.ts'
import type { HostFacts } from '../../src/model/hostFacts.ts'
import type { Placement } from '../../src/model/placement.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Qualification } from '../../src/model/qualification.ts'
import type { SampledCounter } from '../../src/model/sampledCounter.ts'
import type { BootSchedule } from '../../src/model/schedule.ts'
import type { Trial, TrialSeries, WorkloadResult } from '../../src/model/trial.ts'
import type { WorkloadParams } from '../../src/model/workloadSpec.ts'
import { normalSource } from './normalSource.ts'
import { SAMPLE_HOST, sampleBoot, samplePlacement } from './sampleHost.ts'
import { type PlanOptions, samplePlan } from './samplePlan.ts'
import { type PlannedPlace, plannedPlaces, sampleNetwork, sampleTrial } from './sampleTrials.ts'

export const SAMPLE_LINKS = {
  guestLink: 'eth0',
  port: 'port0',
  farPort: 'far0',
  limitLinkOf: (vm: string) => `ifb-${vm}`,
}

export type SampleRun = {
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: BootRecord[]
  readonly trials: Trial[]
  readonly series: TrialSeries[]
  readonly schedules: BootSchedule[]
  readonly counters: readonly WindowCounters[]
  readonly sampled: readonly SampledCounter[]
  readonly links: typeof SAMPLE_LINKS
  readonly calibration: Calibration
  readonly qualification: Qualification
}

const UNITS: Partial<Record<WorkloadParams['program'], string>> = {
  dhrystone: '1/s',
  'stress-ng': '1/s',
  netperf: 'bit/s',
  iperf3: 'bit/s',
}

export function sampleMetric(params: WorkloadParams): { name: string; unit: string } {
  return { name: 'rate', unit: UNITS[params.program] ?? 'B/s' }
}

type Truth = { readonly alone: number; readonly kept: readonly [number, number]; readonly sd: number }
const OTHER: Truth = { alone: 1000, kept: [0.9, 0.8], sd: 0.02 }

/** Rate alone, what is kept of it beside one and two loaded neighbours, and the noise of ln(rate). */
const TRUTH: Record<string, Truth> = {
  dhrystone: { alone: 2.1e6, kept: [0.99, 0.97], sd: 0.01 },
  placebo: { alone: 2.1e6, kept: [1, 1], sd: 0.01 },
  memwrite: { alone: 1.3e9, kept: [0.98, 0.93], sd: 0.02 },
  'iozone-write-uncached': { alone: 23.5e6, kept: [0.8, 0.55], sd: 0.15 },
  'iozone-write-cached': { alone: 22.1e6, kept: [0.97, 0.95], sd: 0.03 },
  'iozone-read-uncached': { alone: 31.2e6, kept: [0.99, 0.98], sd: 0.02 },
  'iozone-read-cached': { alone: 410e6, kept: [0.97, 0.94], sd: 0.03 },
  'netperf-tcp': { alone: 47.5e6, kept: [0.5, 0.335], sd: 0.02 },
  'netperf-udp': { alone: 47.1e6, kept: [0.51, 0.34], sd: 0.02 },
}

function resultOf(place: PlannedPlace, rate: number): Pick<Trial, 'result' | 'network'> {
  const { program } = place.group.victim.params
  const senders = place.window.state === 'loaded' ? place.window.vms : 1
  const udp = place.group.id.endsWith('udp')
  const result: WorkloadResult = { rate, unit: sampleMetric(place.group.victim.params).unit, metrics: [] }
  if (program !== 'netperf') return { result, network: null }
  const sent = udp ? 190e6 / Math.sqrt(senders) : rate * 1.01
  if (udp) result.metrics.push({ name: 'sent', unit: 'bit/s', value: sent })
  const others = Array.from({ length: senders - 1 }, () => (udp ? sent : (48e6 - rate) / (senders - 1)))
  return { result, network: sampleNetwork([sent, ...others], udp ? 49.2e6 : 48.4e6) }
}

/** Five points before, and one each tenth of a second in the window, for the victim and its loaded neighbours. */
function seriesOf(trial: Trial, normal: () => number): TrialSeries {
  const line = (vm: string, from: number, to: number) => ({
    vm,
    name: 'rate',
    unit: trial.result.unit,
    points: Array.from({ length: to - from }, (_, at): [number, number] => [
      trial.startNs + (from + at + 1) * 1e8,
      Math.max(0, trial.result.rate * (1 + 0.05 * normal())),
    ]),
  })
  return {
    trial: trial.id,
    boot: trial.boot,
    series: [line('vm1', 0, 10), ...trial.neighbours.map(({ vm }) => line(vm, -5, 14))],
  }
}

/** A host that is quiet enough. */
export const SAMPLE_QUALIFICATION: Qualification = {
  schema: 'tonari.qualification/1',
  victimCore: 0,
  neighbourCores: [1],
  rounds: 1,
  logRatios: [0.01, -0.01, 0.005, -0.005, 0.01, -0.01, 0.005, -0.005],
  ratio: 1,
  low: 0.99,
  high: 1.01,
  confidence: 0.95,
  durationNs: 11e9,
  stealShare: 0,
  foreign: [],
  noisyHostAccepted: false,
}

/** Boots that set out to take every window of their block; boot 1 takes block 1, and so on. */
export function wholeSchedules(plan: Plan, boots: readonly number[] = plan.blocks.map(({ block }) => block)) {
  return boots.flatMap((boot): BootSchedule[] => {
    const planned = plan.blocks.find(({ block }) => block === boot)
    const windows = (planned?.rounds ?? []).flatMap((round) => round.windows.map(({ id }) => id))
    return [{ schema: 'tonari.schedule/1', boot, block: boot, windows }]
  })
}

/** Every neighbour delivered a thousandth of a percent when calibrated: no window is short of it. */
export function sampleCalibration(plan: Plan): Calibration {
  const loads = plan.cells
    .filter(({ vms }) => vms > 1)
    .flatMap(({ group, vms }) =>
      Array.from({ length: vms }, (_, at) => ({
        group,
        control: 'none',
        vms,
        vm: `vm${at + 1}`,
        rate: 0.01,
        unit: null,
        flow: null,
        busy: 1,
        durationNs: 0.8e9,
      })),
    )
  return { schema: 'tonari.calibration/1', boot: 1, loads }
}

/** A whole campaign on an emulated host of two cores, the same each time. Ratios as in TRUTH. */
export function sampleRun(options: PlanOptions & { seed?: number } = {}): SampleRun {
  const plan = samplePlan(options)
  const normal = normalSource(options.seed ?? 1)
  const trials = plannedPlaces(plan).map((place) => {
    const { alone, kept, sd } = TRUTH[place.group.id] ?? OTHER
    const share = place.window.state === 'loaded' ? kept[place.window.vms === 2 ? 0 : 1] : 1
    const rate = alone * share * Math.exp(sd * normal())
    return sampleTrial(place, rate, sampleMetric(place.group.victim.params).unit, resultOf(place, rate))
  })
  return {
    plan,
    host: SAMPLE_HOST,
    placement: samplePlacement(),
    boots: plan.blocks.map(({ block }) => sampleBoot(block)),
    trials,
    schedules: wholeSchedules(plan),
    counters: [],
    sampled: [],
    links: SAMPLE_LINKS,
    calibration: sampleCalibration(plan),
    qualification: SAMPLE_QUALIFICATION,
    series: trials.filter((trial) => trial.block <= 2).map((trial) => seriesOf(trial, normal)),
  }
}
