import { controlsSchema } from '../../src/model/control.ts'
import type { Group } from '../../src/model/plan.ts'
import { workloadSchema } from '../../src/model/workloadSpec.ts'
import { normalSource } from './normalSource.ts'
import { samplePlan } from './samplePlan.ts'
import { type SampleRun, sampleCalibration, sampleRun, wholeSchedules } from './sampleRun.ts'
import { plannedPlaces, sampleTrial } from './sampleTrials.ts'

/** Rates in B/s: VM1 alone and loaded, and what each neighbour delivers while loaded. */
export type ControlTruth = { readonly alone: number; readonly loaded: number; readonly neighbour: number }

const WORKLOAD = {
  id: 'disk',
  params: workloadSchema.parse({ program: 'iozone', phase: 'write', fileSize: '32 MiB', recordSize: '64 KiB' }),
}

const CONTROL_VMS = 2

/** A campaign of direct writes by two VMs, under each control of `controls` as told by `truth`. */
export function controlledRun(
  controls: readonly unknown[],
  truth: Readonly<Record<string, ControlTruth>>,
  { blocks = 8, sd = 0.01, seed = 1 } = {},
): SampleRun {
  const specs = controlsSchema.parse(controls)
  const groups = specs.map((spec): Group => {
    const control = spec === 'none' ? 'none' : spec.name
    const id = control === 'none' ? 'disk' : `disk-${control}`
    return { id, victim: WORKLOAD, neighbours: WORKLOAD, control, placebo: false }
  })
  const plan = samplePlan({ controls: specs, groups, running: [CONTROL_VMS], blocks, margin: 0.1 })
  const normal = normalSource(seed)
  const trials = plannedPlaces(plan).map((place) => {
    const of = truth[place.group.control]!
    const loaded = place.window.state === 'loaded'
    const rate = (loaded ? of.loaded : of.alone) * Math.exp(sd * normal())
    const trial = sampleTrial(place, rate, 'B/s')
    // A window of one second: its rate is its amount.
    return {
      ...trial,
      neighbours: trial.neighbours.map((each) => ({ ...each, amount: of.neighbour, flow: of.neighbour })),
    }
  })
  const base = sampleRun({ groups, running: [CONTROL_VMS], blocks })
  const calibration = sampleCalibration(plan)
  const controlOf = (id: string) => plan.groups.find((group) => group.id === id)?.control ?? 'none'
  // Each load without control, and under its own.
  const under = calibration.loads.map((load) => ({ ...load, control: controlOf(load.group) }))
  const loads = [...calibration.loads, ...under]
  return { ...base, plan, trials, series: [], schedules: wholeSchedules(plan), calibration: { ...calibration, loads } }
}
