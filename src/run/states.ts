import type { GuestAgent } from '../channel/channel.ts'
import type { Vm } from '../hypervisors/hypervisor.ts'
import type { GuestContext } from '../model/guestProgram.ts'

/** A booted VM as a window sees it. */
export type WindowVm = { readonly vm: Vm; readonly agent: GuestAgent; readonly context: GuestContext }

/** Lets the first `running` VMs run and pauses all others. */
export async function letRun(vms: readonly WindowVm[], running: number): Promise<void> {
  await letOnlyRun(vms, vms.slice(0, running))
}

/**
 * Lets these VMs run and pauses all others, each only after its dirty pages are on its disk: a paused VM must not come
 * back with work left over from an earlier window.
 */
export async function letOnlyRun(vms: readonly WindowVm[], running: readonly WindowVm[]): Promise<void> {
  await Promise.all(
    vms.map(async (each) => {
      const { vm, agent } = each
      if (running.includes(each)) {
        if (vm.paused) await vm.resume()
        return
      }
      if (vm.paused) return
      await agent.sync()
      await vm.pause()
    }),
  )
}
