import { TonariError } from '../model/error.ts'
import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import { cpusOf, firstCoresFor, type PhysicalCore, physicalCores } from './coreUnits.ts'

/** Cores of the VMs' vCPUs, one list a VM with one core a vCPU, and those left to the host. */
export type CoreAssignment = { readonly vms: readonly (readonly number[])[]; readonly host: readonly number[] }

/** Throws TonariError `badInput` where the experiment names cores that the host does not have. */
export function assertPresent({ placement }: Experiment, host: HostFacts): void {
  const present = new Set(host.cores.map(({ cpu }) => cpu))
  const named = [...(placement.cores ?? []).flat(), ...(placement.hostCores ?? [])]
  const absent = [...new Set(named)].filter((cpu) => !present.has(cpu))
  if (absent.length === 0) return
  throw new TonariError(
    'badInput',
    `the experiment names core ${absent.join(', ')}, and this host has cores ${[...present].join(', ')}`,
    { hint: 'leave placement.cores and hostCores out to have the VMs placed on the cores that there are' },
  )
}

/** The lists that the experiment names; without `hostCores`, the host gets a physical core that no VM is on. */
export function explicitCores(
  { vms: { vcpus }, placement }: Experiment,
  lists: readonly (readonly number[])[],
  host: HostFacts,
): CoreAssignment {
  const vms = lists.map((cores) => spread([...new Set(cores)], vcpus))
  const used = new Set(lists.flat())
  const cores = physicalCores(host)
  const untouched = cores.find(({ cpus }) => !cpus.some((cpu) => used.has(cpu)))
  const spare = cpusOf(cores).find((cpu) => !used.has(cpu))
  const rest = untouched?.cpus ?? (spare === undefined ? cpusOf(cores).slice(0, 1) : [spare])
  return { vms, host: placement.hostCores ?? rest }
}

/**
 * Cores by the rules: whole physical cores to each VM, each VM within one NUMA node where it fits, the host's cores
 * apart (the first core where the experiment names none). Where there are too few, VM1 keeps cores of its own and the
 * neighbours share the rest with the host; the policy `dedicated` throws TonariError `badInput` instead.
 */
export function chosenCores(experiment: Experiment, host: HostFacts): CoreAssignment {
  const { count, vcpus } = experiment.vms
  const cores = placeableCores(host)
  const hostCpus = experiment.placement.hostCores ?? cores[0]?.cpus ?? []
  const hostUnits = cores.filter(({ cpus }) => cpus.some((cpu) => hostCpus.includes(cpu)))
  const free = cores.filter((core) => !hostUnits.includes(core))
  const own = dedicate(free, count, vcpus)
  if (own !== null) return { vms: own, host: hostCpus }
  if (experiment.placement.policy === 'dedicated') {
    const threads = Math.max(1, ...cores.map(({ cpus }) => cpus.length))
    const needed = count * Math.ceil(vcpus / threads)
    throw new TonariError(
      'badInput',
      `placement.policy is dedicated: ${count} VMs with ${vcpus} ${vcpus === 1 ? 'vCPU' : 'vCPUs'} each need ${needed} ` +
        `cores besides the host's ${hostUnits.length}, and this host has ${cores.length} in all`,
      { hint: 'use fewer vCPUs or VMs, or set placement.policy to best-effort' },
    )
  }
  return share(cores, hostUnits, hostCpus, count, vcpus)
}

/** Physical cores; the threads of the only one, since VM1 would otherwise have nothing to itself. */
function placeableCores(host: HostFacts): PhysicalCore[] {
  const [only, ...others] = physicalCores(host)
  if (only === undefined || others.length > 0) return physicalCores(host)
  return only.cpus.map((cpu) => ({ ...only, cpus: [cpu] }))
}

/** Each VM's cores in turn, node by node; null where they do not reach. */
function dedicate(free: readonly PhysicalCore[], count: number, vcpus: number): number[][] | null {
  let left = [...free]
  const vms: number[][] = []
  for (let vm = 0; vm < count; vm++) {
    const taken = takeNearby(left, vcpus)
    if (taken === null) return null
    left = left.filter((core) => !taken.includes(core))
    vms.push(spread(cpusOf(taken), vcpus))
  }
  return vms
}

/** Cores of one NUMA node where some node has enough, else of several; null where there are too few. */
function takeNearby(left: readonly PhysicalCore[], vcpus: number): PhysicalCore[] | null {
  const nodes = [...new Set(left.map(({ node }) => node))]
  const within = nodes.map((node) =>
    firstCoresFor(
      vcpus,
      left.filter((core) => core.node === node),
    ),
  )
  return within.find((taken) => taken !== null) ?? firstCoresFor(vcpus, left)
}

/** VM1 takes the last cores, away from core 0 where hosts do their own work. */
function share(
  cores: readonly PhysicalCore[],
  hostUnits: readonly PhysicalCore[],
  hostCpus: readonly number[],
  count: number,
  vcpus: number,
): CoreAssignment {
  const free = cores.filter((core) => !hostUnits.includes(core))
  const backwards = (free.length > 0 ? free : cores).toReversed()
  // One core at least must remain for the others.
  const available = backwards.slice(0, Math.max(1, Math.min(backwards.length, cores.length - 1)))
  const victim = (takeNearby(available, vcpus) ?? available).toReversed()
  const rest = cores.filter((core) => cores.length === 1 || !victim.includes(core))
  // Cores that the host does not use come first, so that a neighbour meets the host only where it must.
  const shared = [...rest.filter((core) => free.includes(core)), ...rest.filter((core) => hostUnits.includes(core))]
  const pool = cpusOf(shared)
  const neighbours = Array.from({ length: count - 1 }, (_, index) => spread(pool, vcpus, index * vcpus))
  return { vms: [spread(cpusOf(victim), vcpus), ...neighbours], host: hostCpus }
}

/** A core for each vCPU, beginning at `offset` and over again where they do not reach. */
function spread(cpus: readonly number[], vcpus: number, offset = 0): number[] {
  return Array.from({ length: vcpus }, (_, vcpu) => cpus[(offset + vcpu) % cpus.length] ?? 0)
}
