import type { HostFacts } from '../model/hostFacts.ts'
import { nodeOf, siblingsOf } from './coreUnits.ts'
import type { CoreAssignment } from './assignCores.ts'

const nameOf = (index: number) => `vm${index + 1}`

/** What a placement gives up, a sentence each; empty when every vCPU has a physical core that nothing else uses. */
export function compromisesOf({ vms, host }: CoreAssignment, facts: HostFacts): string[] {
  return [
    ...sharedByVms(vms),
    ...sharedWithHost(vms, host),
    ...crowded(vms),
    ...sharedCoreOfSiblings(vms, facts),
    ...severalNodes(vms, facts),
  ]
}

function usersOf(cpu: number, vms: CoreAssignment['vms']): string[] {
  return vms.flatMap((cores, index) => (cores.includes(cpu) ? [nameOf(index)] : []))
}

function sharedByVms(vms: CoreAssignment['vms']): string[] {
  return [...new Set(vms.flat())].flatMap((cpu) => {
    const users = usersOf(cpu, vms)
    if (users.length < 2) return []
    const meaning = users.includes('vm1')
      ? "the victim's core is contended by design or for want of cores"
      : 'each slows the other, so their load is less than on cores of their own'
    return [`${users.join(', ')} share core ${cpu}: ${meaning}.`]
  })
}

function sharedWithHost(vms: CoreAssignment['vms'], host: readonly number[]): string[] {
  return host.flatMap((cpu) => {
    const users = usersOf(cpu, vms)
    if (users.length === 0) return []
    return [`No core is left to the host alone: core ${cpu} also carries ${users.join(', ')}.`]
  })
}

function crowded(vms: CoreAssignment['vms']): string[] {
  return vms.flatMap((cores, index) => {
    const distinct = new Set(cores).size
    if (distinct === cores.length) return []
    return [`${nameOf(index)} has ${cores.length} vCPUs on ${distinct} core${distinct === 1 ? '' : 's'}.`]
  })
}

function sharedCoreOfSiblings(vms: CoreAssignment['vms'], facts: HostFacts): string[] {
  return vms.flatMap((cores, index) => {
    const threads = new Set(cores.flatMap((cpu) => siblingsOf(cpu, facts)).filter((cpu) => !cores.includes(cpu)))
    const others = vms.flatMap((list, other) =>
      other > index && list.some((cpu) => threads.has(cpu)) ? [nameOf(other)] : [],
    )
    return others.map((other) => `${nameOf(index)} and ${other} use threads of the same physical core.`)
  })
}

function severalNodes(vms: CoreAssignment['vms'], facts: HostFacts): string[] {
  return vms.flatMap((cores, index) => {
    const nodes = new Set(cores.map((cpu) => nodeOf(cpu, facts)))
    return nodes.size < 2 ? [] : [`${nameOf(index)} has cores on NUMA nodes ${[...nodes].join(' and ')}.`]
  })
}
