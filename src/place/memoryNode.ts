import type { HostFacts } from '../model/hostFacts.ts'
import type { PlacedVm } from '../model/placement.ts'

/** The NUMA node that a VM's memory belongs on: the one of all its cores. Null where they span several, or there is but one. */
export function memoryNodeOf(
  { node, vcpuCores }: Pick<PlacedVm, 'node' | 'vcpuCores'>,
  { nodes }: Pick<HostFacts, 'nodes'>,
): number | null {
  const cpus = nodes.length < 2 ? [] : (nodes.find((each) => each.node === node)?.cpus ?? [])
  return vcpuCores.every((core) => cpus.includes(core)) ? node : null
}

/** What of a VM's memory is not as it should be; `policy` as the kernel tells it, such as `nodes 0-1, bind:1`. */
export function memoryDifference(
  placed: Pick<PlacedVm, 'name' | 'node' | 'vcpuCores'>,
  host: Pick<HostFacts, 'nodes'>,
  policy: string,
): string[] {
  const node = memoryNodeOf(placed, host)
  const isBound = node === null || policy.endsWith(` bind:${node}`)
  return isBound ? [] : [`${placed.name}: asked for memory of node ${node} alone, found ${policy}`]
}
