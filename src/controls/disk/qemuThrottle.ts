import { isRunning } from '../../host/processGroup.ts'
import type { DiskThrottleControl } from '../../model/diskControl.ts'
import type { DiskThrottle } from '../../model/diskThrottle.ts'
import { TonariError } from '../../model/error.ts'
import { select } from '../../model/controlledVms.ts'
import type { Control, ControlledVm } from '../control.ts'
import { undoable } from '../undoing.ts'
import { describeThrottle, throttleWith, UNLIMITED } from './throttles.ts'

/** The hypervisor's own limit on each VM's disk. */
export function qemuThrottle(spec: DiskThrottleControl): Control {
  return {
    name: 'disk throttle of the hypervisor',
    unavailable: () => null,
    apply: async ({ vms }) => {
      const chosen = select(spec.on, vms)
      const { undo } = await undoable(async (later) => {
        for (const vm of chosen) {
          const before = await vm.readThrottle()
          later(async () => restore(vm, before))
          const wanted = throttleWith(spec, before)
          await vm.setThrottle(wanted)
          assertSame(vm.name, describeThrottle(wanted), describeThrottle(await vm.readThrottle()))
        }
      })
      return { readBack: async () => readBack(chosen), undo }
    },
  }
}

async function readBack(vms: readonly ControlledVm[]): Promise<Record<string, string>> {
  const each = await Promise.all(
    vms.map(async (vm) =>
      Object.entries(describeThrottle(await vm.readThrottle()))
        .filter(([, text]) => text !== UNLIMITED)
        .map(([what, text]) => [`${what} throttle of ${vm.name}`, text]),
    ),
  )
  return Object.fromEntries(each.flat()) as Record<string, string>
}

function assertSame(vm: string, asked: Record<string, string>, found: Record<string, string>): void {
  for (const [what, text] of Object.entries(asked)) {
    if (found[what] === text) continue
    throw new TonariError('internal', `${vm}: asked for ${what} ${text}, found ${String(found[what])}`)
  }
}

/** A VM that has ended took its throttle along. */
async function restore(vm: ControlledVm, throttle: DiskThrottle): Promise<void> {
  try {
    await vm.setThrottle(throttle)
  } catch (error) {
    if (isRunning(vm.pid)) throw error
  }
}
