import type { CgroupRoots } from '../host/cgroupRoots.ts'
import type { ControlFacts } from '../model/controlFacts.ts'
import type { DiskThrottle } from '../model/diskThrottle.ts'

/** A running VM as controls see it. */
export type ControlledVm = {
  readonly name: string
  /** From 0 */
  readonly index: number
  readonly pid: number
  readonly tap: string
  /** Of the NIC behind the tap */
  readonly mac: string
  readThrottle(): Promise<DiskThrottle>
  setThrottle(throttle: DiskThrottle): Promise<void>
}

/** What a control may be placed on. */
export type ControlTarget = {
  /** All VMs in order, the victim first. */
  readonly vms: readonly ControlledVm[]
  readonly port: {
    readonly device: string
    readonly bitsPerSecond: number | null
    /** Gives the port back the queue that it should have. */
    restore(): Promise<void>
  }
  /** Begins a command line that is to run where the taps and the port are; empty when this process is there. */
  readonly inNetwork: readonly string[]
  /** The whole disk that holds the VMs' disks: its major:minor, and what schedules it where that is known. */
  readonly dataDisk: { readonly device: string; readonly scheduler: string | null } | null
  readonly cgroups: CgroupRoots
}

/** A control that is in force. */
export type Applied = {
  /** Settings as the kernel or the hypervisor tells them now, without counters, by what they are a setting of. */
  readBack(): Promise<Record<string, string>>
  /** Takes the control away; a VM that has ended is no error. */
  undo(): Promise<void>
  /** Directory of each VM's cgroup that has a CPU quota. */
  readonly cpuGroups?: Readonly<Record<string, string>>
}

/** A limit, ready to be placed. */
export interface Control {
  readonly name: string
  /** Why this host cannot have it, for people; null when it can. */
  unavailable(facts: ControlFacts): string | null
  /**
   * Sets the limit and makes sure that it is what was asked for. When it fails, what was done is undone, and it throws
   * TonariError: `badInput` for a limit that does not fit the target, else `hostLacksRequirements` or `internal`.
   */
  apply(target: ControlTarget): Promise<Applied>
}
