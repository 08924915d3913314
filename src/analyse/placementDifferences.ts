import type { Placement } from '../model/placement.ts'
import { differences } from './differences.ts'

const WORDS: Record<string, string> = {
  vcpus: 'set of cores of the vCPUs',
  emulator: "set of cores of QEMU's own threads",
  node: 'NUMA node',
  diskBytes: 'size of the disk in bytes',
}

/**
 * Which cores, nodes and disks the VMs of two runs were given, a phrase that names A and B for each difference. Listed, not
 * refused: another host has other cores.
 */
export function placementDifferences(a: Placement, b: Placement): string[] {
  return differences(compared(a), compared(b), (path) => {
    const [vm = '', what = ''] = path.split('.')
    return vm === 'host' ? "the set of the host's own cores" : `${vm}: the ${WORDS[what] ?? what}`
  })
}

const listed = (cores: readonly number[]) => (cores.length === 0 ? 'none' : cores.join(' '))

function compared({ vms, hostCores }: Placement): Record<string, unknown> {
  const ofVms = vms.map(({ name, vcpuCores, emulatorCores, node, diskBytes }): [string, unknown] => [
    name,
    { vcpus: listed(vcpuCores), emulator: listed(emulatorCores), node, diskBytes },
  ])
  return Object.fromEntries([...ofVms, ['host', listed(hostCores)]])
}
