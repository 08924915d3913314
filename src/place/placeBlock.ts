import type { PlacedVm, Placement } from '../model/placement.ts'
import type { PeerAssignment } from '../model/plan.ts'

/** Where the VMs of one block go. */
export type BlockPlacement = {
  readonly placement: Placement
  /** Index of each VM's disk file. */
  readonly disks: readonly number[]
  /** Indexes of the VMs in the order in which they are started one after the other; null starts all at once. */
  readonly startOrder: readonly number[] | null
}

/**
 * The placement of one block: each assigned VM on the cores that the placement gives to VM number `cores`, with the disk of
 * VM number `disk`. VMs that are not assigned keep theirs and start last; without an assignment all do, at once.
 */
export function placeBlock(placement: Placement, assignment: readonly PeerAssignment[] | undefined): BlockPlacement {
  const { vms } = placement
  const own = vms.map((_, index) => index)
  if (assignment === undefined) return { placement, disks: own, startOrder: null }
  const assigned = new Map(assignment.map((each) => [each.vm, each]))
  const diskOf = (index: number) => assigned.get(vms[index]?.name ?? '')?.disk ?? index
  const startOf = (index: number) => assigned.get(vms[index]?.name ?? '')?.start ?? assignment.length + index
  const coresOf = (index: number) => vms[assigned.get(vms[index]?.name ?? '')?.cores ?? index]
  const placed = vms.map((vm, index) => withSlots(vm, coresOf(index) ?? vm, vms[diskOf(index)] ?? vm))
  return {
    placement: { ...placement, vms: placed },
    disks: own.map(diskOf),
    startOrder: own.toSorted((a, b) => startOf(a) - startOf(b)),
  }
}

function withSlots(vm: PlacedVm, cores: PlacedVm, disk: PlacedVm): PlacedVm {
  const { vcpuCores, emulatorCores, node } = cores
  const { diskBytes, diskWriteBytesPerSecond, diskReadBytesPerSecond } = disk
  return { ...vm, vcpuCores, emulatorCores, node, diskBytes, diskWriteBytesPerSecond, diskReadBytesPerSecond }
}
