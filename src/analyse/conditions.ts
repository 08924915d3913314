import type { CellResult } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import { dataConditions } from './dataConditions.ts'
import type { Selection } from './selectRounds.ts'

export type ConditionInput = {
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: readonly BootRecord[]
  readonly selection: Selection
  readonly cells: readonly CellResult[]
}

/** Sentences that a reader must know before trusting a figure, the weightiest first. */
export function conditions(input: ConditionInput): string[] {
  return [
    ...hostConditions(input.host),
    ...dataConditions(input.selection, input.cells),
    ...bootDifferences(input.boots),
    ...testbedConditions(input.plan, input.placement),
  ]
}

function hostConditions(host: HostFacts): string[] {
  const sentences: string[] = []
  if (host.acceleration === 'tcg') {
    sentences.push(
      'Emulated (TCG): absolute scores mean nothing; only scheduling, disk and network isolation can be judged. ' +
        'Cache, memory bandwidth, SMT and NUMA cannot.',
    )
  }
  if (host.virtualised === true) {
    sentences.push('This host is itself a virtual machine: what shares its hardware may have moved any figure.')
  } else if (host.virtualised === null) {
    sentences.push('Whether this host is itself a virtual machine could not be read.')
  }
  if (host.ksm === true) {
    sentences.push('KSM is on: the host may merge equal pages of different VMs, which ties their memory together.')
  }
  if (host.turbo === true) {
    sentences.push('Turbo is on: a core may slow down for no other reason than that its neighbours are awake.')
  }
  return sentences
}

/** Each difference once, with the boots that showed it. */
function bootDifferences(boots: readonly BootRecord[]): string[] {
  const seenIn = new Map<string, number[]>()
  for (const { boot, differences } of boots) {
    for (const difference of new Set(differences)) seenIn.set(difference, [...(seenIn.get(difference) ?? []), boot])
  }
  return [...seenIn].map(([difference, numbers]) => {
    const where = numbers.length === boots.length ? 'every boot' : `boot ${numbers.join(', ')}`
    return `Not as asked for, in ${where}: ${difference}`
  })
}

function testbedConditions(plan: Plan, placement: Placement): string[] {
  const workloads = plan.groups.flatMap((group) => [group.victim, group.neighbours])
  const sentences: string[] = []
  const usesDisk = workloads.some(({ params }) => params.program === 'iozone' || params.program === 'fio')
  const [vm] = placement.vms
  const limits = [
    limit('writing', vm?.diskWriteBytesPerSecond ?? null),
    limit('reading', vm?.diskReadBytesPerSecond ?? null),
  ].flatMap((text) => text ?? [])
  if (usesDisk && limits.length > 0) {
    sentences.push(
      `Each VM's disk is a file limited to ${limits.join(' and ')}, which stands for a physical disk of that speed.`,
    )
  }
  const cached = workloads.flatMap(({ id, params }) => {
    if (params.program !== 'iozone' && params.program !== 'fio') return []
    return params.cache === 'on' && params.fileSize < (vm?.memoryBytes ?? 0) ? [id] : []
  })
  if (cached.length > 0) {
    sentences.push(
      `Cached: ${[...new Set(cached)].join(', ')}. The file fits in the guest's memory, so its page cache answers in ` +
        "the disk's place.",
    )
  }
  if (workloads.some(({ params }) => params.program === 'netperf' || params.program === 'iperf3')) {
    const rate = placement.portBitsPerSecond
    sentences.push(
      rate === null
        ? 'The shared port has no rate limit: what the network workloads reach may be the limit of the CPU instead.'
        : `The shared port is limited to ${rate / 1e6} Mbit/s, which stands for a NIC port of that speed.`,
    )
  }
  return sentences
}

function limit(what: string, bytesPerSecond: number | null): string | undefined {
  return bytesPerSecond === null ? undefined : `${Number((bytesPerSecond / 1e6).toPrecision(3))} MB/s ${what}`
}
