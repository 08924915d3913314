import type { ControlSpec } from '../model/control.ts'
import type { DiskCgroupControl, DiskThrottleControl } from '../model/diskControl.ts'
import type { GuaranteedControl, NetworkControl } from '../model/networkControl.ts'
import type { Control } from './control.ts'
import { cpuQuota, cpuSiblings } from './cpu/quota.ts'
import { cgroupDisk, diskSiblings } from './disk/cgroupDisk.ts'
import { qemuThrottle } from './disk/qemuThrottle.ts'
import { guaranteedRates } from './network/guaranteed.ts'
import { policing } from './network/policing.ts'
import { tapCeiling } from './network/tapCeiling.ts'

/** The controls that one entry of an experiment stands for, in the order in which they are to be placed. */
export function controlsOf(spec: ControlSpec): readonly Control[] {
  if (spec === 'none') return []
  return [
    ...(spec.disk ?? []).map(diskControlOf),
    ...networkControls(spec.network ?? []),
    ...(spec.cpu ?? []).map(cpuQuota),
    ...(weighs(spec.disk) ? [diskSiblings()] : []),
    ...(weighs(spec.cpu) ? [cpuSiblings()] : []),
  ]
}

function weighs(specs: readonly object[] = []): boolean {
  return specs.some((spec) => 'weight' in spec && spec.weight !== undefined)
}

function diskControlOf(spec: DiskThrottleControl | DiskCgroupControl): Control {
  return spec.by === 'cgroup' ? cgroupDisk(spec) : qemuThrottle(spec)
}

/** All guarantees share the port's one queue. */
function networkControls(specs: readonly NetworkControl[]): Control[] {
  const guarantees = specs.filter((spec): spec is GuaranteedControl => spec.by === 'guaranteed')
  const taps = specs.flatMap((spec) => {
    if (spec.by === 'guaranteed') return []
    return [spec.by === 'policing' ? policing(spec) : tapCeiling(spec)]
  })
  return [...(guarantees.length === 0 ? [] : [guaranteedRates(guarantees)]), ...taps]
}
