import type { HostFacts } from '../model/hostFacts.ts'

/** A physical core with its logical CPUs. */
export type PhysicalCore = { readonly node: number; readonly socket: number; readonly cpus: readonly number[] }

/** Physical cores ordered by NUMA node, then by number. */
export function physicalCores(host: HostFacts): PhysicalCore[] {
  const cores = new Map<string, { node: number; socket: number; cpus: number[] }>()
  for (const { cpu, core, socket, node } of host.cores) {
    const key = `${socket}/${core}`
    const known = cores.get(key) ?? { node, socket, cpus: [] }
    known.cpus.push(cpu)
    cores.set(key, known)
  }
  return [...cores.values()]
    .map(({ node, socket, cpus }) => ({ node, socket, cpus: cpus.sort((a, b) => a - b) }))
    .sort((a, b) => a.node - b.node || (a.cpus[0] ?? 0) - (b.cpus[0] ?? 0))
}

/** The NUMA node of a logical CPU. */
export function nodeOf(cpu: number, host: HostFacts): number {
  return host.cores.find((core) => core.cpu === cpu)?.node ?? 0
}

/** Logical CPUs on the same physical core, the given one included. */
export function siblingsOf(cpu: number, host: HostFacts): number[] {
  return [...(physicalCores(host).find(({ cpus }) => cpus.includes(cpu))?.cpus ?? [cpu])]
}

export function cpusOf(cores: readonly PhysicalCore[]): number[] {
  return cores.flatMap(({ cpus }) => [...cpus])
}

/** The first cores that together have `cpus` logical CPUs; null where all of them have fewer. */
export function firstCoresFor(cpus: number, cores: readonly PhysicalCore[]): PhysicalCore[] | null {
  for (let count = 1; count <= cores.length; count++) {
    const taken = cores.slice(0, count)
    if (cpusOf(taken).length >= cpus) return taken
  }
  return null
}
