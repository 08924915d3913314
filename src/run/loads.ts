import type { GuestJob } from '../channel/channel.ts'
import type { NamedWorkload, Program } from '../model/workloadSpec.ts'
import type { Workload } from '../workloads/workload.ts'
import type { WindowVm } from './states.ts'

/** The load of one neighbour, looping in its guest. */
export type Load = { readonly vm: WindowVm; readonly workload: NamedWorkload; readonly job: GuestJob }

/** How long loads go on before a victim may start: longer than any of the programs takes to reach its rate. */
const STEADY_MS = 300

/** Runs what a workload needs before its window, in order. */
export async function prepare(vm: WindowVm, commands: readonly (readonly string[])[]): Promise<void> {
  for (const argv of commands) await vm.agent.run(argv)
}

/** Starts the loads, which have been prepared, and returns once all have run for a while. */
export async function startLoads(
  vms: readonly WindowVm[],
  named: NamedWorkload,
  workload: Workload<Program>,
): Promise<Load[]> {
  const loads = await Promise.all(
    vms.map(async (vm) => {
      const { argv } = workload.load(named.params, vm.context)
      const job = await vm.agent.spawn('load', 'loop', argv)
      await job.started
      return { vm, workload: named, job }
    }),
  )
  if (loads.length > 0) await new Promise((resolve) => setTimeout(resolve, STEADY_MS))
  return loads
}

/** Ends the loads and waits until their process groups are gone. */
export async function stopLoads(loads: readonly Load[]): Promise<void> {
  await Promise.all(loads.map(async ({ job }) => job.kill()))
}
