import type { Placement } from '../../model/placement.ts'

/** Where a VM's packets pass: its NIC inside, its tap outside, and the device of a control that limits what it sends. */
type WiredVm = {
  readonly name: string
  readonly tap: string
  readonly guestLink: string
  readonly limitLink: string
}

/** Names of the network devices between the VMs' programs and the counterpart's. */
export type Wiring = {
  readonly vms: readonly WiredVm[]
  /** The NIC port on the lab's side, and its far end at the counterpart. */
  readonly port: string
  readonly farPort: string
  readonly portBitsPerSecond: number | null
}

/** Names of network devices: in every guest, of the NIC port with its far end, and of what limits a VM's sending. */
export type LinkNames = {
  readonly guestLink: string
  readonly port: string
  readonly farPort: string
  readonly limitLinkOf: (vm: string) => string
}

/** The placement's taps with the names that all VMs and the port share. */
export function wiringOf(placement: Placement, names: LinkNames): Wiring {
  const { guestLink, port, farPort, limitLinkOf } = names
  return {
    vms: placement.vms.map(({ name, tap }) => ({ name, tap, guestLink, limitLink: limitLinkOf(name) })),
    port,
    farPort,
    portBitsPerSecond: placement.portBitsPerSecond,
  }
}

/** The wiring of a window in which only the first `vms` VMs run. */
export function wiringAmong(wiring: Wiring, vms: number): Wiring {
  return { ...wiring, vms: wiring.vms.slice(0, vms) }
}
