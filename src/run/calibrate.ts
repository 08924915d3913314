import type { CalibratedLoad } from '../model/calibration.ts'
import type { Group } from '../model/plan.ts'
import type { ClockReading } from '../model/trial.ts'
import type { Demand } from '../workloads/workload.ts'
import { intervalsOf, moves } from './demand.ts'
import { guestTime } from './guestTime.ts'
import { type Load, prepare, startLoads, stopLoads } from './loads.ts'
import type { RunPorts } from './ports.ts'
import type { Sample } from './sample.ts'
import { doseOf } from './record.ts'
import { sampleDuring } from './sampler.ts'
import { letRun, type WindowVm } from './states.ts'

const DURATION_MS = 500
/** A short pass on a fast device is over soon, and its program takes longer to begin the next. */
const STEP_MS = 250
const MOST_STEPS = 10
const CLOCK_ROUND_TRIPS = 12

/**
 * Measures what the neighbours' load of a group delivers in each of `running` − 1 neighbours beside VM1 at its own
 * workload: the same company as in a loaded window, under the control that is named. A dose is held against this and never
 * against a rate alone, since contention lowers what neighbours get. VM1's own entry comes first.
 */
export async function calibrateLoad(
  vms: readonly [WindowVm, ...WindowVm[]],
  running: number,
  group: Group,
  control: string,
  ports: RunPorts,
): Promise<CalibratedLoad[]> {
  const [victim] = vms
  const neighbours = vms.slice(1, running)
  const own = ports.workloadFor(group.victim.params).command(group.victim.params, victim.context)
  const workload = ports.workloadFor(group.neighbours.params)
  await ports.useControl(control)
  await letRun(vms, running)
  await Promise.all([
    prepare(victim, own.prepare),
    ...neighbours.map(async (vm) => prepare(vm, workload.load(group.neighbours.params, vm.context).prepare)),
  ])
  const clocks = await Promise.all(vms.slice(0, running).map(async ({ agent }) => agent.readClock(CLOCK_ROUND_TRIPS)))
  const [job, loads] = await Promise.all([
    victim.agent.spawn('victim', 'loop', own.argv),
    startLoads(neighbours, group.neighbours, workload, ports.sample),
  ])
  const demand = workload.demand(group.neighbours.params)
  const startNs = ports.monotonicNs()
  const before = ports.sample()
  const { samples } = await sampleDuring(ports.sample, async () => {
    await pause(DURATION_MS)
    for (let step = 0; step < MOST_STEPS && !allMoved(before, ports.sample(), neighbours.length, demand); step += 1) {
      await pause(STEP_MS)
    }
  })
  const endNs = ports.monotonicNs()
  const all: Load[] = [{ vm: victim, workload: group.victim, job }, ...loads]
  await stopLoads(all)
  return all.map((load, index) =>
    calibrated(
      load,
      index,
      clocks[index],
      samples,
      { startNs, endNs },
      { group: group.id, control, vms: running },
      ports,
    ),
  )
}

/** Whether each neighbour whose load is to move data has moved some. */
function allMoved(before: Sample, now: Sample, neighbours: number, demand: Demand): boolean {
  if (demand.kind !== 'flow') return true
  return Array.from({ length: neighbours }, (_, index) => index + 1).every((vmIndex) => {
    const span = { startNs: before.atNs, endNs: now.atNs }
    return intervalsOf([before, now], vmIndex, demand, span).some(moves)
  })
}

async function pause(durationMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, durationMs))
}

function calibrated(
  load: Load,
  vmIndex: number,
  clock: ClockReading | undefined,
  samples: readonly Sample[],
  window: { readonly startNs: number; readonly endNs: number },
  among: Pick<CalibratedLoad, 'group' | 'control' | 'vms'>,
  ports: RunPorts,
): CalibratedLoad {
  const workload = ports.workloadFor(load.workload.params)
  const watched = {
    vmName: load.vm.vm.name,
    vmIndex,
    named: load.workload,
    workload,
    runs: load.job.runs,
    time: guestTime(clock),
    untilNs: window.endNs,
  }
  const dose = doseOf(watched, window, samples)
  const durationNs = window.endNs - window.startNs
  return {
    ...among,
    vm: dose.vm,
    rate: dose.amount === null ? null : (dose.amount * 1e9) / durationNs,
    unit: dose.unit,
    flow: dose.flow,
    busy: dose.busy,
    durationNs,
  }
}
