import type { DoctorItem } from '../../model/doctor.ts'
import type { HostFacts } from '../../model/hostFacts.ts'
import type { DoctorEvidence } from './evidence.ts'
import { asRoot, counted, degraded, item, sizeText } from './items.ts'

/** Three VMs with two cores each, and two for the host, as in the original evaluation. */
const ENOUGH_CORES = 8
const BARE_METAL = 'nothing to mend inside a virtual machine; on bare metal, load the driver of the processor'

export function processorItems({ facts, isRoot }: DoctorEvidence): DoctorItem[] {
  return [topologyItem(facts), siblingsItem(facts), nodesItem(facts), cachesItem(facts), bareMetalItem(facts)].concat(
    governorItem(facts, isRoot),
    turboItem(facts, isRoot),
  )
}

/** Logical CPUs by physical core. */
function siblingGroups({ cores }: HostFacts): number[][] {
  const groups = new Map<string, number[]>()
  for (const { cpu, core, socket } of cores) {
    const key = `${socket}.${core}`
    groups.set(key, [...(groups.get(key) ?? []), cpu])
  }
  return [...groups.values()]
}

function topologyItem(facts: HostFacts): DoctorItem {
  const sockets = new Set(facts.cores.map(({ socket }) => socket)).size
  const cores = siblingGroups(facts).length
  const found = [counted(sockets, 'socket'), counted(cores, 'core'), counted(facts.cores.length, 'logical CPU')]
  const few = degraded(
    `${counted(cores, 'core')} cannot give three VMs two cores each and keep two for the host: VMs share cores, and each result carries that as a compromise`,
    `use a host with at least ${ENOUGH_CORES} cores, or fewer and smaller VMs`,
  )
  return item('cpu', 'CPU', `${facts.cpuModel}: ${found.join(', ')}`, cores < ENOUGH_CORES ? few : null)
}

function siblingsItem(facts: HostFacts): DoctorItem {
  const shared = siblingGroups(facts).filter((group) => group.length > 1)
  if (shared.length === 0) return item('smt', 'SMT siblings', 'none: every logical CPU is a core of its own')
  const examples = shared.slice(0, 4).map((group) => group.join('+'))
  const list = `${examples.join(', ')}${shared.length > examples.length ? ', …' : ''}`
  return item('smt', 'SMT siblings', `${counted(shared.length, 'core')} shared by logical CPUs: ${list}`)
}

function nodesItem({ nodes }: HostFacts): DoctorItem {
  const sizes = nodes.map(({ node, cpus, memoryBytes }) => {
    return `node ${node}: ${counted(cpus.length, 'CPU')}, ${sizeText(memoryBytes)}`
  })
  return item('numa', 'NUMA', `${counted(nodes.length, 'node')} (${sizes.join('; ')})`)
}

function cachesItem({ caches }: HostFacts): DoctorItem {
  const list = caches.map(({ level, sizeBytes, sharedBy }) => {
    return `${level} ${sizeText(sizeBytes)}${sharedBy > 1 ? ` shared by ${sharedBy} CPUs` : ''}`
  })
  const unknown = degraded('a loss cannot be traced to a shared cache', BARE_METAL)
  return item('caches', 'Caches', list.length > 0 ? list.join(', ') : 'not shown', list.length > 0 ? null : unknown)
}

function bareMetalItem({ virtualised }: HostFacts): DoctorItem {
  if (virtualised === null) return item('bare-metal', 'Bare metal', 'not known')
  if (!virtualised) return item('bare-metal', 'Bare metal', 'yes')
  const fault = degraded(
    'another hypervisor schedules these CPUs: its other guests disturb windows unseen, and the cores and caches shown may not be the real ones',
    'repeat the evaluation on bare metal before you decide from it',
  )
  return item('bare-metal', 'Bare metal', 'no: this host is itself a guest', fault)
}

function governorItem({ governor }: HostFacts, isRoot: boolean): DoctorItem {
  const title = 'Frequency governor'
  if (governor === 'performance') return item('governor', title, governor)
  const cost = 'the clock may change between and within windows'
  if (governor === null) return item('governor', title, 'not readable', degraded(`${cost}, unseen`, BARE_METAL))
  const mend = asRoot(isRoot, "sh -c 'echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor'")
  return item('governor', title, governor, degraded(cost, mend))
}

function turboItem({ turbo }: HostFacts, isRoot: boolean): DoctorItem {
  if (turbo === false) return item('turbo', 'Turbo', 'off')
  const cost = 'a core clocks higher while others rest, so that load next door slows the victim even without sharing'
  if (turbo === null) return item('turbo', 'Turbo', 'not readable', degraded(`if it is on, ${cost}`, BARE_METAL))
  const script =
    'cd /sys/devices/system/cpu; if [ -e intel_pstate/no_turbo ]; then echo 1 > intel_pstate/no_turbo; else echo 0 > cpufreq/boost; fi'
  return item('turbo', 'Turbo', 'on', degraded(cost, asRoot(isRoot, `sh -c '${script}'`)))
}
