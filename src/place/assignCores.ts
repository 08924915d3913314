import { TonariError } from '../model/error.ts'
import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import { type PhysicalCore, physicalCores } from './coreUnits.ts'

/** Cores of the VMs' vCPUs, one list a VM, and those left to the host. */
export type CoreAssignment = { readonly vms: readonly (readonly number[])[]; readonly host: readonly number[] }

/** The lists that the experiment names. Throws TonariError `badInput` for cores that the host does not have. */
export function explicitCores(
  experiment: Experiment,
  lists: readonly (readonly number[])[],
  host: HostFacts,
): CoreAssignment {
  const present = new Set(host.cores.map(({ cpu }) => cpu))
  const hostCores = experiment.placement.hostCores ?? []
  const absent = [...lists.flat(), ...hostCores].filter((cpu) => !present.has(cpu))
  if (absent.length > 0) {
    throw new TonariError(
      'badInput',
      `the experiment places VMs on core ${absent.join(', ')}, and this host has cores ${[...present].join(', ')}`,
      { hint: 'leave placement.cores out to have the VMs placed on the cores that there are' },
    )
  }
  const { vcpus } = experiment.vms
  const vms = lists.map((cores) => Array.from({ length: vcpus }, (_, vcpu) => cores[vcpu % cores.length] ?? 0))
  const used = new Set(lists.flat())
  const free = [...present].filter((cpu) => !used.has(cpu))
  return { vms, host: hostCores.length > 0 ? hostCores : free.length > 0 ? free.slice(0, 1) : [...present].slice(0, 1) }
}

/**
 * Cores by the rules: whole physical cores to each VM, each VM within one NUMA node where it fits, the host's cores
 * apart. Where there are too few, VM1 keeps cores of its own and the neighbours share the rest with the host; the
 * policy `dedicated` throws TonariError `badInput` instead.
 */
export function chosenCores(experiment: Experiment, host: HostFacts): CoreAssignment {
  const { count, vcpus } = experiment.vms
  const cores = physicalCores(host)
  const asked = experiment.placement.hostCores
  const hostUnits = cores.filter(({ cpus }) => (asked ?? cores[0]?.cpus ?? []).some((cpu) => cpus.includes(cpu)))
  const free = cores.filter((core) => !hostUnits.includes(core))
  const perVm = coresFor(vcpus, cores)
  if (free.length >= count * perVm) {
    return { vms: dedicate(free, count, perVm, vcpus), host: hostUnits.flatMap(({ cpus }) => [...cpus]) }
  }
  if (experiment.placement.policy === 'dedicated') {
    throw new TonariError(
      'badInput',
      `${count} VMs with ${vcpus} vCPUs each need ${count * perVm} physical cores of their own beside the host's ` +
        `${hostUnits.length}, and this host has ${cores.length} in all`,
      { hint: 'use fewer vCPUs or VMs, or set placement.policy to best-effort' },
    )
  }
  return share(cores, count, perVm, vcpus)
}

/** Physical cores that hold a VM's vCPUs when each vCPU gets a logical CPU of them. */
function coresFor(vcpus: number, cores: readonly PhysicalCore[]): number {
  const threads = Math.max(1, ...cores.map(({ cpus }) => cpus.length))
  return Math.ceil(vcpus / threads)
}

function dedicate(free: readonly PhysicalCore[], count: number, perVm: number, vcpus: number): number[][] {
  let left = [...free]
  return Array.from({ length: count }, () => {
    const node = left
      .map((core) => core.node)
      .find((candidate) => left.filter((core) => core.node === candidate).length >= perVm)
    const taken = (node === undefined ? left : left.filter((core) => core.node === node)).slice(0, perVm)
    left = left.filter((core) => !taken.includes(core))
    return spread(
      taken.flatMap(({ cpus }) => [...cpus]),
      vcpus,
    )
  })
}

/** VM1 takes the last cores, away from core 0 where hosts do their own work. */
function share(cores: readonly PhysicalCore[], count: number, perVm: number, vcpus: number): CoreAssignment {
  const own = Math.min(perVm, Math.max(1, cores.length - 1))
  const victim = cores.length > 1 ? cores.slice(-own) : cores
  const rest = cores.length > 1 ? cores.slice(0, -own) : cores
  const restCpus = rest.flatMap(({ cpus }) => [...cpus])
  const neighbours = Array.from({ length: count - 1 }, () => spread(restCpus, vcpus))
  return {
    vms: [
      spread(
        victim.flatMap(({ cpus }) => [...cpus]),
        vcpus,
      ),
      ...neighbours,
    ],
    host: restCpus,
  }
}

function spread(cpus: readonly number[], vcpus: number): number[] {
  return Array.from({ length: vcpus }, (_, vcpu) => cpus[vcpu % cpus.length] ?? 0)
}
