import type { GuestJob } from '../channel/channel.ts'
import type { NamedWorkload, Program } from '../model/workloadSpec.ts'
import type { Workload } from '../workloads/workload.ts'
import type { Sample } from './sample.ts'
import type { WindowVm } from './states.ts'
import { untilSteady } from './steady.ts'

/** The load of one neighbour, looping in its guest. */
export type Load = { readonly vm: WindowVm; readonly workload: NamedWorkload; readonly job: GuestJob }

/** Runs what a workload needs before its window, in order. */
export async function prepare(vm: WindowVm, commands: readonly (readonly string[])[]): Promise<void> {
  for (const argv of commands) await vm.agent.run(argv)
}

/** Starts the loads of VM2 and on, which have been prepared, and returns once all are seen to ask for what they should. */
export async function startLoads(
  vms: readonly WindowVm[],
  named: NamedWorkload,
  workload: Workload<Program>,
  sample: () => Sample,
): Promise<Load[]> {
  const loads = await Promise.all(
    vms.map(async (vm) => {
      const { argv } = workload.load(named.params, vm.context)
      const job = await vm.agent.spawn('load', 'loop', argv)
      await job.started
      return { vm, workload: named, job }
    }),
  )
  const indexes = loads.map((_, index) => index + 1)
  await untilSteady(indexes, workload.demand(named.params), sample)
  return loads
}

/** Ends the loads and waits until their process groups are gone. */
export async function stopLoads(loads: readonly Load[]): Promise<void> {
  await Promise.all(loads.map(async ({ job }) => job.kill()))
}
