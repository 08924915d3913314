import { applyAll } from '../controls/compose.ts'
import type { Applied, ControlTarget } from '../controls/control.ts'
import { controlsOf } from '../controls/registry.ts'
import { inheritedCgroupRoots } from '../host/cgroupRoots.ts'
import { schedulerOf, wholeDisk } from '../host/wholeDisk.ts'
import { type ControlSpec, controlName } from '../model/control.ts'
import { PORT } from '../network/labTopology.ts'
import type { TestbedNetwork } from '../network/network.ts'
import type { Testbed } from '../provision/testbed.ts'
import type { RunInputs } from '../store/runDirectory.ts'

type InForce = { readonly name: string; readonly applied: Required<Applied>; readonly asSet: Record<string, string> }

/** Puts one control of a campaign at a time into force on the VMs of one boot. */
export class ControlSwitch {
  /** By control, its settings as they were read back when it was first used. */
  readonly used: Record<string, Record<string, string>> = {}
  /** Where a control was found otherwise than it was set. */
  readonly changes: string[] = []
  private readonly controls: readonly ControlSpec[]
  private readonly target: ControlTarget
  private inForce: InForce | null = null

  constructor(controls: readonly ControlSpec[], target: ControlTarget) {
    this.controls = controls
    this.target = target
  }

  /** Directories of cgroups with a CPU quota, by VM, under the control that is in force. */
  get cpuGroups(): Readonly<Record<string, string>> {
    return this.inForce?.applied.cpuGroups ?? {}
  }

  /** Returns whether anything was changed. Throws TonariError when the control cannot be set as asked for. */
  async use(name: string): Promise<boolean> {
    if ((this.inForce?.name ?? 'none') === name) return false
    await this.leave()
    if (name === 'none') return true
    const spec = this.controls.find((control) => controlName(control) === name)
    if (spec === undefined) throw new RangeError(`the plan has no control ${name}`)
    const applied = await applyAll(controlsOf(spec), this.target)
    const asSet = await applied.readBack()
    this.inForce = { name, applied, asSet }
    this.used[name] ??= asSet
    return true
  }

  /** Takes away what is in force, after it has been read back once more. */
  async leave(): Promise<void> {
    const { inForce } = this
    if (inForce === null) return
    this.inForce = null
    try {
      const found = await inForce.applied.readBack()
      for (const [what, asSet] of Object.entries(inForce.asSet)) {
        if (found[what] === asSet) continue
        this.changes.push(`${inForce.name}: ${what} changed from ${asSet} to ${found[what] ?? 'nothing'}`)
      }
    } finally {
      await inForce.applied.undo()
    }
  }
}

/** The testbed as controls see it. `dataPath` lies on the file system that holds the VMs' disks. */
export function controlTarget(
  { vms }: Testbed,
  network: TestbedNetwork,
  { placement }: RunInputs,
  dataPath: string,
): ControlTarget {
  const device = wholeDisk(dataPath)
  return {
    vms: vms.map(({ vm, placed }, index) => ({
      name: vm.name,
      index,
      pid: vm.pid,
      tap: placed.tap,
      mac: network.macsOf(index).data,
      readThrottle: async () => (await vm.facts()).throttle,
      setThrottle: async (throttle) => vm.setThrottle(throttle),
    })),
    port: {
      device: PORT,
      bitsPerSecond: placement.portBitsPerSecond,
      restore: async () => network.restorePort(),
    },
    inNetwork: [],
    dataDisk: device === null ? null : { device, scheduler: schedulerOf(device) },
    cgroups: inheritedCgroupRoots(),
  }
}
