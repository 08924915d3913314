import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Mode } from '../model/verdict.ts'
import type { CoreAssignment } from './assignCores.ts'
import { nodeOf, siblingsOf } from './coreUnits.ts'

const GIB = 2 ** 30
type Lists = CoreAssignment['vms']

/** What a placement gives up, a sentence each; empty when every vCPU has a physical core that nothing else uses. */
export function compromisesOf(experiment: Experiment, { vms, host }: CoreAssignment, facts: HostFacts): string[] {
  return [
    ...sharedByVms(vms, experiment.mode),
    ...sharedWithHost(vms, host),
    ...crowded(vms),
    ...unusedCores(experiment),
    ...threadsOfOneCore(vms, host, facts),
    ...severalNodes(vms, facts),
    ...crowdedNodes(experiment, vms, facts),
  ]
}

/** Whether every vCPU has a core to itself, on a physical core that no other VM and not the host uses. */
export function isDedicated({ vms, host }: CoreAssignment, facts: HostFacts): boolean {
  return !sharesCpus({ vms, host }) && threadsOfOneCore(vms, host, facts).length === 0
}

/** Whether a logical CPU has two users. */
export function sharesCpus({ vms, host }: CoreAssignment): boolean {
  const used = vms.flat()
  return new Set(used).size < used.length || host.some((cpu) => used.includes(cpu))
}

function nameOf(index: number): string {
  return `vm${index + 1}`
}

/** `vm1, vm2 and vm3`. */
function listed(names: readonly (string | number)[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${String(names.at(-1))}`
}

function coresText(cpus: readonly number[]): string {
  return `${cpus.length === 1 ? 'core' : 'cores'} ${listed(cpus)}`
}

function usersOf(cpu: number, vms: Lists): string[] {
  return vms.flatMap((cores, index) => (cores.includes(cpu) ? [nameOf(index)] : []))
}

/** One sentence for all cores that have the same users. */
function sharedByVms(vms: Lists, mode: Mode): string[] {
  const cpusByUsers = new Map<string, { users: string[]; cpus: number[] }>()
  for (const cpu of [...new Set(vms.flat())].sort((a, b) => a - b)) {
    const users = usersOf(cpu, vms)
    const known = cpusByUsers.get(users.join()) ?? { users, cpus: [] }
    known.cpus.push(cpu)
    cpusByUsers.set(users.join(), known)
  }
  return [...cpusByUsers.values()]
    .filter(({ users }) => users.length > 1)
    .map(({ users, cpus }) => {
      if (mode === 'peers') return `${listed(users)} share ${coresText(cpus)}: they contend for CPU time.`
      const meaning = users.includes('vm1')
        ? 'the victim contends with its neighbours for CPU time, whatever their load is meant for'
        : "a neighbour's load is slowed by the other's"
      return `${listed(users)} share ${coresText(cpus)}: ${meaning}.`
    })
}

function sharedWithHost(vms: Lists, host: readonly number[]): string[] {
  const carrying = host.filter((cpu) => usersOf(cpu, vms).length > 0)
  if (carrying.length === 0) return []
  const users = vms.flatMap((cores, index) => (cores.some((cpu) => carrying.includes(cpu)) ? [nameOf(index)] : []))
  const verb = carrying.length === 1 ? 'carries' : 'carry'
  return carrying.length === host.length
    ? [`No core is left to the host alone: ${coresText(carrying)} also ${verb} ${listed(users)}.`]
    : [`Of the host's cores, ${coresText(carrying)} also ${verb} ${listed(users)}.`]
}

function crowded(vms: Lists): string[] {
  return vms.flatMap((cores, index) => {
    const distinct = [...new Set(cores)]
    return distinct.length === cores.length
      ? []
      : [`${nameOf(index)} has ${cores.length} vCPUs on ${coresText(distinct)}: they slow each other.`]
  })
}

function unusedCores({ placement, vms: { vcpus } }: Experiment): string[] {
  return (placement.cores ?? []).flatMap((cores, index) => {
    const unused = [...new Set(cores)].slice(vcpus)
    if (unused.length === 0) return []
    const vcpuText = vcpus === 1 ? '1 vCPU' : `${vcpus} vCPUs`
    return [`${nameOf(index)} does not use ${coresText(unused)} of its list: it has ${vcpuText}.`]
  })
}

function threadsOfOneCore(vms: Lists, host: readonly number[], facts: HostFacts): string[] {
  const parties = [...vms.map((cores, index) => ({ name: nameOf(index), cores })), { name: 'the host', cores: host }]
  return parties.flatMap(({ name, cores }, index) => {
    const threads = new Set(cores.flatMap((cpu) => siblingsOf(cpu, facts)).filter((cpu) => !cores.includes(cpu)))
    return parties
      .slice(index + 1)
      .filter((other) => other.cores.some((cpu) => threads.has(cpu)))
      .map((other) => `${name} and ${other.name} use threads of the same physical core: each slows the other.`)
  })
}

function severalNodes(vms: Lists, facts: HostFacts): string[] {
  return vms.flatMap((cores, index) => {
    const nodes = [...new Set(cores.map((cpu) => nodeOf(cpu, facts)))]
    return nodes.length < 2
      ? []
      : [`${nameOf(index)} has cores on NUMA nodes ${listed(nodes)}: part of its memory is far from them.`]
  })
}

function crowdedNodes({ vms: { memory } }: Experiment, vms: Lists, facts: HostFacts): string[] {
  return facts.nodes.flatMap(({ node, memoryBytes }) => {
    const there = vms.flatMap((cores, index) => (nodeOf(cores[0] ?? 0, facts) === node ? [nameOf(index)] : []))
    const neededBytes = there.length * memory
    if (neededBytes <= memoryBytes) return []
    const [needed, present] = [neededBytes, memoryBytes].map((bytes) => (bytes / GIB).toFixed(1))
    return [
      `${listed(there)} need ${needed} GiB on NUMA node ${node}, which has ${present} GiB: the rest comes from afar.`,
    ]
  })
}
