import type { Group } from '../model/plan.ts'
import { prepare } from './loads.ts'
import type { RunPorts } from './ports.ts'
import type { WindowVm } from './states.ts'

/** Long enough for a load to do what it does: under emulation, code that has not run yet is translated first. */
const LOAD_MS = 500

/**
 * Makes freshly booted VMs ready for windows, all at once: the files that programs keep on their disks are made, each
 * program is started once, and each load goes on for a moment. The first window of a boot is then like any other.
 * `measured`: which VMs carry the workload itself, the others the neighbours' load.
 */
export async function warmUp(
  vms: readonly WindowVm[],
  groups: readonly Group[],
  measured: (vmIndex: number) => boolean,
  workloadFor: RunPorts['workloadFor'],
): Promise<void> {
  for (const { victim, neighbours } of groups) {
    await Promise.all(
      vms.map(async (vm, index) => {
        const { params } = measured(index) ? victim : neighbours
        const workload = workloadFor(params)
        await prepare(vm, [workload.warmUp])
        if (measured(index)) await prepare(vm, workload.command(params, vm.context).prepare)
        const load = workload.load(params, vm.context)
        if (!measured(index)) await prepare(vm, load.prepare)
        // A measured program does in a window what its load does here; its kept files stay untouched.
        if (measured(index) && params.program === 'iozone') return
        const job = await vm.agent.spawn('warm-up', 'now', load.argv)
        await job.started
        await new Promise((resolve) => setTimeout(resolve, LOAD_MS))
        await job.kill()
      }),
    )
  }
}
