import type { BootRecord } from '../../src/model/campaignRecord.ts'
import type { HostFacts } from '../../src/model/hostFacts.ts'
import type { Placement } from '../../src/model/placement.ts'

const MiB = 2 ** 20

export const SAMPLE_HOST: HostFacts = {
  schema: 'tonari.host/1',
  kernel: '6.1.0-18-amd64',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  cpuModel: 'Example CPU @ 2.60GHz',
  cores: [0, 1].map((cpu) => ({ cpu, core: cpu, socket: 0, node: 0 })),
  caches: [
    { level: 'L2', sizeBytes: 2 * MiB, sharedBy: 1 },
    { level: 'L3', sizeBytes: 32 * MiB, sharedBy: 2 },
  ],
  nodes: [{ node: 0, cpus: [0, 1], memoryBytes: 8192 * MiB }],
  memoryBytes: 8192 * MiB,
  memoryAvailableBytes: 6000 * MiB,
  acceleration: 'tcg',
  accelerationReason: 'a guest started with KVM wrote nothing within 5 s',
  virtualised: true,
  governor: null,
  turbo: null,
  ksm: false,
  tools: { qemu: '7.2.9', iproute2: '6.1.0', tc: '6.1.0' },
}

/** The original's host: two sockets of six cores. */
export const TWO_SOCKET_HOST: HostFacts = {
  ...SAMPLE_HOST,
  cores: Array.from({ length: 12 }, (_, cpu) => ({ cpu, core: cpu, socket: cpu < 6 ? 0 : 1, node: cpu < 6 ? 0 : 1 })),
  acceleration: 'kvm',
  virtualised: false,
}

/** Three VMs; `vcpuCores` holds the cores of each. */
export function samplePlacement(vcpuCores: readonly (readonly number[])[] = [[0], [1], [1]]): Placement {
  return {
    schema: 'tonari.placement/1',
    vms: vcpuCores.map((cores, at) => ({
      name: `vm${at + 1}`,
      vcpuCores: [...cores],
      emulatorCores: [cores[0]!],
      node: 0,
      memoryBytes: 256 * MiB,
      diskBytes: 256 * MiB,
      diskWriteBytesPerSecond: 24e6,
      diskReadBytesPerSecond: 32e6,
      tap: `tap${at + 1}`,
      managementTap: `mgmt${at + 1}`,
    })),
    hostCores: [0, 1],
    portBitsPerSecond: 50e6,
    dedicated: false,
    compromises: ['vm2 and vm3 share core 1', 'no core is left to the host alone'],
  }
}

export function sampleBoot(boot: number, changes: Partial<BootRecord> = {}): BootRecord {
  return {
    schema: 'tonari.boot/2',
    boot,
    block: boot,
    startedAt: '2026-05-04T03:00:00.000Z',
    spentNs: { provision: 4e9, teardown: 0.3e9 },
    vms: samplePlacement().vms.map((vm) => ({
      name: vm.name,
      vcpus: 1,
      memoryBytes: vm.memoryBytes,
      threads: [
        { thread: 'CPU 0/TCG', role: 'vcpu', cores: vm.vcpuCores },
        { thread: 'qemu-system-x86', role: 'emulator', cores: vm.emulatorCores },
        { thread: 'IO iothread0', role: 'io', cores: vm.emulatorCores },
      ],
      disk: { sizeBytes: vm.diskBytes, cacheDirect: true, writeBytesPerSecond: 24e6, readBytesPerSecond: 32e6 },
      nics: [{ model: 'virtio-net-pci', mac: `52:54:00:00:00:0${vm.name.slice(-1)}` }],
      guestKernel: '6.1.0-18-cloud-amd64',
      accelerator: 'tcg',
    })),
    port: { rateBitsPerSecond: 50e6, qdisc: 'tbf rate 50Mbit burst 16Kb lat 50ms' },
    controls: {},
    programs: { dhrystone: '1.1', memwrite: '1', iozone: '3.429', netperf: '2.7.0' },
    differences: [],
    settings: { KSM: '0' },
    changes: [],
    failure: null,
    foreign: [],
    notProbed: [],
    ...changes,
  }
}
