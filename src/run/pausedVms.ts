import type { Trial } from '../model/trial.ts'
import { demandOf, intervalsOf } from './demand.ts'
import type { Span } from './dose.ts'
import type { Sample } from './sample.ts'
import type { WindowVm } from './states.ts'

const NO_DEMAND = { kind: 'none' } as const

/** What the VMs that were to be paused did during `window`, by the host's samples, which have all VMs in their order. */
export function pausedOf(
  vms: readonly Pick<WindowVm, 'vm'>[],
  running: readonly Pick<WindowVm, 'vm'>[],
  samples: readonly Sample[],
  window: Span,
): Trial['paused'] {
  return vms.flatMap((each, vmIndex) => {
    if (running.includes(each)) return []
    const seen = intervalsOf(samples, vmIndex, NO_DEMAND, window).length > 0
    return [{ vm: each.vm.name, busy: seen ? demandOf(samples, vmIndex, NO_DEMAND, window).busy : null }]
  })
}
