import { release } from 'node:os'
import type { Acceleration, HostFacts } from '../model/hostFacts.ts'
import { readCaches } from './caches.ts'
import { readTextIfThere } from './files.ts'
import { readGovernor, readTurbo } from './frequency.ts'
import { parseMemory, readNumaNodes } from './numaNodes.ts'
import { readToolVersions } from './tools.ts'
import { readCpuDescription, readCpuTable } from './topology.ts'

/** Reads the host back. What decides about KVM is given, since only booting a guest can tell. */
export async function readHostFacts(given: {
  readonly acceleration: Acceleration
  readonly accelerationReason: string
}): Promise<HostFacts> {
  const [cores, cpu, caches, nodes, memory, governor, turbo, ksm, tools, osRelease] = await Promise.all([
    readCpuTable(),
    readCpuDescription(),
    readCaches(),
    readNumaNodes(),
    readTextIfThere('/proc/meminfo'),
    readGovernor(),
    readTurbo(),
    readTextIfThere('/sys/kernel/mm/ksm/run'),
    readToolVersions(),
    readTextIfThere('/etc/os-release'),
  ])
  const memoryBytes = parseMemory(memory ?? '', 'MemTotal')
  return {
    schema: 'tonari.host/1',
    kernel: release(),
    distribution: parseDistribution(osRelease ?? ''),
    cpuModel: cpu.model,
    cores,
    caches,
    // A single node counts no memory that was added after the boot; the total does.
    nodes: nodes.length > 1 ? nodes : [{ node: 0, cpus: cores.map((core) => core.cpu), memoryBytes }],
    memoryBytes,
    memoryAvailableBytes: parseMemory(memory ?? '', 'MemAvailable'),
    acceleration: given.acceleration,
    accelerationReason: given.accelerationReason,
    virtualised: cpu.virtualised,
    governor,
    turbo,
    ksm: ksm === null ? null : ksm.trim() === '1',
    tools,
  }
}

/** The name in /etc/os-release. */
export function parseDistribution(osRelease: string): string {
  return /^PRETTY_NAME=["']?(.*?)["']?$/m.exec(osRelease)?.[1] ?? 'unknown'
}
