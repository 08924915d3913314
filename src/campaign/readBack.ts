import { readHostSettings, readMemoryPolicy } from '../host/hostSettings.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { TestbedNetwork } from '../network/network.ts'
import { memoryDifference } from '../place/memoryNode.ts'
import { attest } from '../provision/attest.ts'
import type { Testbed } from '../provision/testbed.ts'
import type { RunInputs } from '../store/runDirectory.ts'

/** What was read back at one time; `differences` from what was asked for. */
export type ReadBack = Pick<BootRecord, 'vms' | 'port' | 'differences' | 'settings'>

/** Reads back everything that the figures of a boot rest on: threads, disks, queues, memory, the host's settings. */
export async function readBack(testbed: Testbed, network: TestbedNetwork, inputs: RunInputs): Promise<ReadBack> {
  const [attested, port, qdiscs, host] = await Promise.all([
    attest(testbed, inputs.host.acceleration),
    network.readPort(),
    network.readQdiscs(),
    readHostSettings(),
  ])
  const wantedRate = inputs.placement.portBitsPerSecond
  const portDifferences =
    wantedRate === port.rateBitsPerSecond
      ? []
      : [`port: asked for ${String(wantedRate)} bit/s, found ${String(port.rateBitsPerSecond)}`]
  const policies = testbed.vms.map(({ vm, placed }) => ({ placed, policy: readMemoryPolicy(vm.pid) }))
  const memory = policies.map(({ placed, policy }) => [`memory of ${placed.name}`, policy] as const)
  const memoryDifferences = policies.flatMap(({ placed, policy }) => memoryDifference(placed, inputs.host, policy))
  const queues = Object.entries(qdiscs).map(([device, settings]) => [`queue of ${device}`, settings] as const)
  return {
    vms: attested.vms,
    port: { rateBitsPerSecond: port.rateBitsPerSecond, qdisc: port.qdisc },
    settings: Object.fromEntries([...Object.entries(host), ...memory, ...queues]),
    differences: [...attested.differences, ...portDifferences, ...memoryDifferences],
  }
}

/** What is not at the end as it was at the start. */
export function changesBetween(start: ReadBack, end: ReadBack): string[] {
  const names = new Set([...Object.keys(start.settings), ...Object.keys(end.settings)])
  const settings = [...names].flatMap((name) => {
    const [before, after] = [start.settings[name], end.settings[name]]
    return before === after ? [] : [`${name} changed from ${before ?? 'nothing'} to ${after ?? 'nothing'}`]
  })
  const differences = end.differences.filter((difference) => !start.differences.includes(difference))
  return [...differences.map((difference) => `changed meanwhile: ${difference}`), ...settings]
}
