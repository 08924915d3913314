import type { CellResult } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { LimitBinding } from '../model/limitBinding.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import { bindingConditions } from './controls/bindingConditions.ts'
import { dataConditions } from './dataConditions.ts'
import { portConditions } from './portConditions.ts'
import type { HostVerdict } from './qualify.ts'
import type { Selection } from './selectRounds.ts'

export type ConditionInput = {
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: readonly BootRecord[]
  readonly selection: Selection
  readonly cells: readonly CellResult[]
  readonly bindings: readonly LimitBinding[]
  readonly hostVerdict: HostVerdict | null
  readonly noisyHostAccepted: boolean
}

/** Sentences that a reader must know before trusting a figure, the weightiest first. */
export function conditions(input: ConditionInput): string[] {
  return [
    ...hostConditions(input.host),
    ...qualificationConditions(input),
    ...bindingConditions(input.bindings),
    ...dataConditions(input.selection, input.boots, input.cells),
    ...bootConditions(input.boots),
    ...testbedConditions(input.plan, input.placement),
    ...portConditions(input.plan.groups, input.cells, input.placement.portBitsPerSecond),
  ]
}

function qualificationConditions({ hostVerdict, noisyHostAccepted }: ConditionInput): string[] {
  if (hostVerdict === null) return ['The host was not examined before the campaign, so its own noise is not known.']
  if (hostVerdict.qualified) return [hostVerdict.sentence]
  return [
    noisyHostAccepted
      ? `${hostVerdict.sentence} Verdicts are given all the same, since --accept-noisy-host asks for them: what they call ` +
        "interference may be the host's own."
      : `${hostVerdict.sentence} Verdicts are withheld; --accept-noisy-host gives them all the same.`,
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

/** What voided blocks, and who else used the host, each once with the boots that showed it. */
function bootConditions(boots: readonly BootRecord[]): string[] {
  const differences = byText(boots, (boot) => boot.differences)
  const changes = byText(boots, ({ changes: changed, failure }) => (failure === null ? changed : [...changed, failure]))
  const foreign = boots.flatMap((boot) => boot.foreign)
  const greediest = foreign.toSorted((a, b) => b.cores - a.cores)[0]
  return [
    ...differences.map(([what, where]) => `Not as asked for, in ${where}: ${what}. These blocks are void.`),
    ...changes.map(([what, where]) => `In ${where}: ${what}. These blocks are void.`),
    ...(greediest === undefined
      ? []
      : [
          `Other programs used the host during the campaign: ${[...new Set(foreign.map(({ name }) => name))].join(', ')}; ` +
            `most of all ${greediest.name} (process ${greediest.pid}), ${(100 * greediest.cores).toFixed(0)} % of a core.`,
        ]),
  ]
}

function byText(boots: readonly BootRecord[], of: (boot: BootRecord) => readonly string[]): [string, string][] {
  const seenIn = new Map<string, number[]>()
  for (const boot of boots) {
    for (const text of new Set(of(boot))) seenIn.set(text, [...(seenIn.get(text) ?? []), boot.boot])
  }
  return [...seenIn].map(([text, numbers]) => [
    text,
    numbers.length === boots.length ? 'every boot' : `boot ${numbers.join(', ')}`,
  ])
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
