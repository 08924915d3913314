import type { BlameKind } from '../../model/blame.ts'
import type { WindowCounters } from '../../model/counters.ts'
import type { DiskLedger, PacketLedger, SegmentLedger, TimeLedger } from '../../model/ledger.ts'
import type { Group } from '../../model/plan.ts'
import type { Trial } from '../../model/trial.ts'
import type { WorkloadParams } from '../../model/workloadSpec.ts'
import { type CounterLookup, lookUp } from '../counters/lookup.ts'
import { diskLedger } from './disk.ts'
import { packetLedger } from './packets.ts'
import { segmentLedger } from './segments.ts'
import { timeLedger } from './time.ts'
import { type Wiring, wiringAmong } from './wiring.ts'

/** One window with its ledgers; null where the window has none of that kind, or counters are missing. */
export type WindowLedgers = {
  readonly trial: Trial
  readonly counters: CounterLookup
  readonly wiring: Wiring
  /** Host core of each of the victim's vCPUs. */
  readonly victimCores: readonly number[]
  readonly time: TimeLedger | null
  readonly packets: PacketLedger | null
  readonly segments: SegmentLedger | null
  readonly disk: DiskLedger | null
}

export type LedgersOf = (trial: Trial, group: Group) => WindowLedgers | null

export type LedgerSetup = {
  readonly counters: readonly WindowCounters[]
  readonly wiring: Wiring
  /** Host core of each of the victim's vCPUs. */
  readonly victimCores: readonly number[]
  /** Why a window's guest clocks or idle times cannot be held against the host's; null where they can. */
  readonly guestNotJudged: (trial: Trial) => string | null
  /** Bytes of the datagrams that a workload sends; null where it sends none. */
  readonly datagramBytesOf: (params: WorkloadParams) => number | null
}

/** What a workload waits for besides the processor. */
export function kindOf(params: WorkloadParams): BlameKind {
  switch (params.program) {
    case 'netperf':
    case 'iperf3':
      return params.protocol
    case 'iozone':
    case 'fio':
      return 'disk'
    default:
      return 'compute'
  }
}

/** Finds each window's counters and keeps its books; null for a window without counters. */
export function ledgersFrom(setup: LedgerSetup): LedgersOf {
  const byWindow = new Map(setup.counters.map((counters) => [`${counters.boot} ${counters.trial}`, counters]))
  const kept = new Map<string, WindowLedgers>()
  return (trial, group) => {
    const key = `${trial.boot} ${trial.id}`
    const found = byWindow.get(key)
    if (found === undefined) return null
    const ledgers = kept.get(key) ?? keep(setup, found, trial, group)
    kept.set(key, ledgers)
    return ledgers
  }
}

function keep(setup: LedgerSetup, found: WindowCounters, trial: Trial, group: Group): WindowLedgers {
  const counters = lookUp(found)
  const wiring = wiringAmong(setup.wiring, trial.vms)
  const vm = wiring.vms[0]?.name ?? ''
  const kind = kindOf(group.victim.params)
  const notComparable =
    trial.state === 'loaded' && kindOf(group.neighbours.params) === 'tcp'
      ? "the neighbours' TCP segments are cut up on the way"
      : null
  const programSent = datagramsSent(trial, setup.datagramBytesOf(group.victim.params))
  return {
    trial,
    counters,
    wiring,
    victimCores: setup.victimCores,
    time: timeLedger({
      counters,
      vm,
      cores: setup.victimCores,
      guestNotJudged: setup.guestNotJudged(trial),
      waitsForDisk: kind === 'disk',
    }),
    packets: kind === 'udp' ? packetLedger({ counters, wiring, programSent, notComparable }) : null,
    segments: kind === 'tcp' ? segmentLedger(counters, wiring) : null,
    disk: kind === 'disk' ? diskLedger(counters, vm) : null,
  }
}

/** By the rate that the program reported, over the window; null where it reports none. */
function datagramsSent({ result, startNs, endNs }: Trial, datagramBytes: number | null): number | null {
  const sent = result.metrics.find(({ name, unit }) => name === 'sent' && unit === 'bit/s')?.value
  if (sent === undefined || datagramBytes === null) return null
  return Math.round((sent * (endNs - startNs)) / 1e9 / 8 / datagramBytes)
}
