import type { Placement } from '../../model/placement.ts'

/** Where a VM's packets pass: its NIC inside, its tap outside. */
type WiredVm = { readonly name: string; readonly tap: string; readonly guestLink: string }

/** Names of the network devices between the VMs' programs and the counterpart's. */
export type Wiring = {
  readonly vms: readonly WiredVm[]
  /** The NIC port on the lab's side, and its far end at the counterpart. */
  readonly port: string
  readonly farPort: string
  readonly portBitsPerSecond: number | null
}

/** The placement's taps with the names that all VMs and the port share. */
export function wiringOf(
  placement: Placement,
  names: { readonly guestLink: string; readonly port: string; readonly farPort: string },
): Wiring {
  const { guestLink, port, farPort } = names
  return {
    vms: placement.vms.map(({ name, tap }) => ({ name, tap, guestLink })),
    port,
    farPort,
    portBitsPerSecond: placement.portBitsPerSecond,
  }
}

/** The wiring of a window in which only the first `vms` VMs run. */
export function wiringAmong(wiring: Wiring, vms: number): Wiring {
  return { ...wiring, vms: wiring.vms.slice(0, vms) }
}
