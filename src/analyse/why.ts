import type { CellResult } from '../model/analysis.ts'
import type { WindowCounters } from '../model/counters.ts'
import type { Placement } from '../model/placement.ts'
import type { Trial } from '../model/trial.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { type BlamedBlocks, blameCell } from './blame/blame.ts'
import type { CellCourse } from './course.ts'
import { cellLedgers } from './ledger/cellLedgers.ts'
import { ledgersFrom, type LedgersOf } from './ledger/windowLedgers.ts'
import { type LinkNames, wiringOf } from './ledger/wiring.ts'

export type WhyInput = {
  readonly courses: readonly CellCourse[]
  readonly counters: readonly WindowCounters[]
  readonly placement: Placement
  readonly links: LinkNames
  readonly margin: number
  readonly mostBlocks: number
  readonly gateSize: number
}

/** What one UDP datagram carries where an experiment does not say: it fits one packet. */
const USUAL_DATAGRAM_BYTES = 1472

type Why = Pick<CellResult, 'blame' | 'ledgers'>

/** Where time, packets and disk operations of a cell went, and, for an interfered one, to what it lost. */
export function whyFrom(
  input: WhyInput,
): (course: CellCourse, result: Pick<CellResult, 'verdict' | 'judgement'>) => Why {
  const { courses, counters, placement, margin, mostBlocks, gateSize } = input
  const ledgersOf = ledgersFrom({
    counters,
    wiring: wiringOf(placement, input.links),
    victimCores: placement.vms[0]?.vcpuCores ?? [],
    guestNotJudged: (trial) => sharedCore(placement, trial),
    datagramBytesOf,
  })
  const placebo = courses.find(({ group, cell }) => group.placebo && cell.vms > 1)
  return (course, { verdict, judgement }) => {
    const blocks = course.blocks.slice(0, judgement?.n ?? course.blocks.length)
    return {
      ledgers: cellLedgers(windowsOf(course, ledgersOf)),
      blame: blameCell({
        cell: { ...blamed(course), blocks },
        verdict,
        placebo: placebo === undefined ? null : blamed(placebo),
        ledgersOf,
        margin,
        mostBlocks,
        gateSize,
      }),
    }
  }
}

function blamed({ group, cell, blocks }: CellCourse): BlamedBlocks {
  return { group, vms: cell.vms, blocks }
}

function windowsOf({ blocks, group, cell }: CellCourse, ledgersOf: LedgersOf) {
  return blocks
    .flatMap(({ rounds }) => rounds.flat())
    .filter(({ state, vms }) => state === 'alone' || vms === cell.vms)
    .flatMap((trial) => ledgersOf(trial, group) ?? [])
}

/** Ticks that a guest misses while another VM has its core are booked as idle by one kernel and not at all by another. */
function sharedCore(placement: Placement, { state, vms }: Trial): string | null {
  const [victim, ...others] = placement.vms.slice(0, vms)
  const taken = new Set(others.flatMap(({ vcpuCores }) => vcpuCores))
  const shared = state !== 'alone' && victim?.vcpuCores.some((core) => taken.has(core)) === true
  return shared ? "VM1's core is shared, so that its guest misses ticks" : null
}

function datagramBytesOf(params: WorkloadParams): number | null {
  if (params.program !== 'netperf' || params.protocol !== 'udp') return null
  return params.messageSize ?? USUAL_DATAGRAM_BYTES
}
