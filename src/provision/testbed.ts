import type { GuestAgent } from '../channel/channel.ts'
import type { Hypervisor, Vm, VmSpec } from '../hypervisors/hypervisor.ts'
import type { DiskThrottle } from '../model/diskThrottle.ts'
import type { GuestContext } from '../model/guestProgram.ts'
import type { Acceleration } from '../model/hostFacts.ts'
import type { PlacedVm, Placement } from '../model/placement.ts'
import type { TestbedNetwork } from '../network/network.ts'

const DATA_DIRECTORY = '/data'
const DATA_DEVICE = '/dev/vdb'
/** The guest's NIC behind the NIC port. */
export const DATA_INTERFACE = 'eth0'
const MANAGEMENT_INTERFACE = 'eth1'
const READY_TIMEOUT_MS = 60_000

/** A running VM with everything that a window needs of it. */
export type TestbedVm = {
  readonly placed: PlacedVm
  readonly vm: Vm
  readonly agent: GuestAgent
  readonly context: GuestContext
}

/** VMs that were booted together; `vms[0]` is the victim. */
export type Testbed = { readonly vms: readonly TestbedVm[]; destroy(): Promise<void> }

/** What provisioning needs from outside. Times in ns. */
export type ProvisionPorts = {
  readonly hypervisor: Hypervisor
  readonly network: TestbedNetwork
  readonly acceleration: Acceleration
  /** NUMA node to bind a VM's memory to; null for none. */
  readonly memoryNodeOf: (placed: PlacedVm) => number | null
  readonly image: { readonly kernelPath: string; readonly initrdPath: string; readonly rootImagePath: string }
  readonly connectAgent: (vmName: string, vm: Vm) => GuestAgent
  /** An open disk with a fresh file system on it. */
  readonly freshDisk: (diskIndex: number) => Promise<{ readonly fd: number }>
  /** Random text, different at each call. */
  readonly entropy: () => string
  /** Ends the VMs that are booting when it fires; the boot then fails. */
  readonly signal?: AbortSignal
}

/** How VMs are booted: each with which disk, and one after the other in an order of their indexes; null for all at once. */
export type BootOrder = { readonly disks: readonly number[]; readonly startOrder: readonly number[] | null }

/**
 * Boots all VMs and waits until each can work: at once, each with its own disk, unless told otherwise. Ends those that run when
 * one fails.
 */
export async function provisionTestbed(
  placement: Placement,
  ports: ProvisionPorts,
  { disks, startOrder }: BootOrder = { disks: placement.vms.map((_, index) => index), startOrder: null },
): Promise<Testbed> {
  const allCores = [...new Set([...placement.hostCores, ...placement.vms.flatMap(({ vcpuCores }) => vcpuCores)])]
  const boots = placement.vms.map(
    (placed, index) => async () => bootVm(placed, index, disks[index] ?? index, allCores, ports),
  )
  const attempts = await (startOrder === null
    ? Promise.allSettled(boots.map(async (boot) => boot()))
    : inOrder(boots, startOrder))
  const vms = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
  const failure = attempts.find((attempt) => attempt.status === 'rejected')
  if (failure !== undefined) {
    await Promise.all(vms.map(async ({ vm }) => vm.kill()))
    throw failure.reason
  }
  return {
    vms,
    destroy: async () => {
      await Promise.all(vms.map(async ({ vm }) => vm.stop()))
    },
  }
}

/** Each only when the one before can work; none after one that failed. Results in the order of the VMs. */
async function inOrder(
  boots: readonly (() => Promise<TestbedVm>)[],
  order: readonly number[],
): Promise<PromiseSettledResult<TestbedVm>[]> {
  const attempts = new Map<number, PromiseSettledResult<TestbedVm>>()
  for (const index of order) {
    const boot = boots[index]
    if (boot === undefined) throw new RangeError(`no VM ${index} to start`)
    const [attempt] = await Promise.allSettled([boot()])
    attempts.set(index, attempt)
    if (attempt.status === 'rejected') break
  }
  return [...attempts].toSorted(([a], [b]) => a - b).map(([, attempt]) => attempt)
}

async function bootVm(
  placed: PlacedVm,
  index: number,
  diskIndex: number,
  allCores: readonly number[],
  ports: ProvisionPorts,
): Promise<TestbedVm> {
  const disk = await ports.freshDisk(diskIndex)
  const vm = await ports.hypervisor.start(vmSpec(placed, index, disk.fd, allCores, ports))
  const end = () => void vm.kill()
  ports.signal?.addEventListener('abort', end)
  try {
    ports.signal?.throwIfAborted()
    const agent = ports.connectAgent(placed.name, vm)
    await agent.ready(READY_TIMEOUT_MS)
    await setUpGuest(agent, index, ports)
    if (ports.acceleration === 'tcg') await vm.pin(placed.vcpuCores, placed.emulatorCores)
    return { placed, vm, agent, context: contextOf(index, ports.network) }
  } catch (error) {
    await vm.kill()
    throw error
  } finally {
    ports.signal?.removeEventListener('abort', end)
  }
}

function vmSpec(
  placed: PlacedVm,
  index: number,
  fd: number,
  allCores: readonly number[],
  ports: ProvisionPorts,
): VmSpec {
  const macs = ports.network.macsOf(index)
  return {
    name: placed.name,
    acceleration: ports.acceleration,
    vcpus: placed.vcpuCores.length,
    memoryBytes: placed.memoryBytes,
    memoryNode: ports.memoryNodeOf(placed),
    ...ports.image,
    vcpuCores: placed.vcpuCores,
    emulatorCores: placed.emulatorCores,
    // Emulated VMs boot slowly where they share a core, and quickly on whatever is idle. KVM boots fast, and its guests'
    // memory should come from where their cores are.
    bootCores: ports.acceleration === 'tcg' ? allCores : null,
    disk: { fd, sizeBytes: placed.diskBytes, throttle: throttleOf(placed) },
    nics: [
      { tap: placed.tap, mac: macs.data },
      { tap: placed.managementTap, mac: macs.management },
    ],
    template: null,
  }
}

export function throttleOf(placed: PlacedVm): DiskThrottle {
  return { writeBytesPerSecond: placed.diskWriteBytesPerSecond, readBytesPerSecond: placed.diskReadBytesPerSecond }
}

async function setUpGuest(agent: GuestAgent, index: number, { network, entropy }: ProvisionPorts): Promise<void> {
  const addresses = network.addressesOf(index)
  await Promise.all([
    agent.setIdentity(agent.vm, entropy()),
    agent.mount(DATA_DEVICE, DATA_DIRECTORY, 'ext4'),
    agent.setUpInterface(DATA_INTERFACE, null, addresses.data, network.netmask),
    agent.setUpInterface(MANAGEMENT_INTERFACE, null, addresses.management, network.netmask),
  ])
}

function contextOf(vmIndex: number, network: TestbedNetwork): GuestContext {
  return {
    vmIndex,
    counterpartDataAddress: network.counterpart.data,
    counterpartManagementAddress: network.counterpart.management,
    ownDataAddress: network.addressesOf(vmIndex).data,
    iperf3Port: network.iperf3PortOf(vmIndex),
    dataDirectory: DATA_DIRECTORY,
  }
}
