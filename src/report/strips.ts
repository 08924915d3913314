import type { BlamedCause, Cause } from '../model/blame.ts'
import type { CellResult } from '../model/analysis.ts'
import type { Trial } from '../model/trial.ts'
import { CAUSE_WORDS } from './ledgerWords.ts'

/** A counter that shows a cause over time: how far it rises in a second, divided by `divisor`, is in `unit`. */
type Counter = {
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly unit: string
  readonly divisor: number
}

/** One counter in one window, and what it is to show. */
export type WantedStrip = Counter & { readonly cell: string; readonly what: string; readonly trial: Trial }
/** The same with its values: instants on the host's monotonic clock, and how far it rose up to each, a second. */
export type Strip = WantedStrip & { readonly points: readonly (readonly [number, number])[] }

/** The windows of one round of an interfered cell. */
export type StripRound = { readonly cell: CellResult; readonly alone: Trial; readonly loaded: Trial }

const MOST_COUNTERS = 2
const PERCENT = { unit: '% of the time', divisor: 1e7 }
const PACKETS = { unit: 'packets/s', divisor: 1 }

/** Counters of the host that show a cause; none for those that only guests, or several counters together, can tell. */
function counterOf(cause: Cause, vm: string, port: string): Counter | null {
  const counters: Partial<Record<Cause, Counter>> = {
    running: { metric: 'vcpu.run', dimensions: { vm }, ...PERCENT },
    runQueue: { metric: 'vcpu.wait', dimensions: { vm }, ...PERCENT },
    throttled: { metric: 'throttled.time', dimensions: { vm }, ...PERCENT },
    steal: { metric: 'core.steal', dimensions: {}, ...PERCENT },
    emulatorQueue: { metric: 'thread.wait', dimensions: { vm }, ...PERCENT },
    disk: { metric: 'disk.queueTime', dimensions: {}, unit: 'operations under way', divisor: 1e9 },
    nicQueue: { metric: 'qdisc.dropped', dimensions: { side: 'lab', link: port }, ...PACKETS },
    limit: { metric: 'qdisc.dropped', dimensions: { side: 'lab' }, ...PACKETS },
    counterpartSocket: { metric: 'udp.receiveErrors', dimensions: { side: 'counterpart' }, ...PACKETS },
  }
  return counters[cause] ?? null
}

/** For each interfered cell with a blame the first round that one boot took both windows of. */
export function stripRounds(cells: readonly CellResult[], trials: readonly Trial[]): StripRound[] {
  return cells.flatMap((cell) => {
    if (cell.blame === null) return []
    const own = trials.filter(({ group }) => group === cell.group).toSorted((a, b) => a.block - b.block)
    for (const loaded of own.filter(({ state, vms }) => state === 'loaded' && vms === cell.vms)) {
      const alone = own.find(
        ({ state, boot, round }) => state === 'alone' && boot === loaded.boot && round === loaded.round,
      )
      if (alone !== undefined) return [{ cell, alone, loaded }]
    }
    return []
  })
}

/** The counters to be shown: of the causes that are named, else of those with the largest parts; at most two a cell. */
export function stripsWanted(
  { cell, alone, loaded }: StripRound,
  names: { readonly victim: string; readonly port: string },
): WantedStrip[] {
  const causes = cell.blame?.causes ?? []
  const named = causes.filter((cause) => cause.named)
  const told = (shown: readonly BlamedCause[]) =>
    shown.flatMap(({ cause }) => {
      const counter = counterOf(cause, names.victim, names.port)
      return counter === null ? [] : [{ ...counter, what: CAUSE_WORDS[cause] }]
    })
  return told(named.length > 0 ? named : causes)
    .slice(0, MOST_COUNTERS)
    .flatMap((counter) => [alone, loaded].map((trial) => ({ ...counter, cell: cell.id, trial })))
}

/** With how far the counter rose between instants, a second. */
export function stripOf(wanted: WantedStrip, totals: readonly (readonly [number, number])[]): Strip {
  const points = totals.slice(1).map(([timeNs, total], at): [number, number] => {
    const [beforeNs, before] = totals[at] ?? [0, 0]
    return [timeNs, ((total - before) / (timeNs - beforeNs)) * (1e9 / wanted.divisor)]
  })
  return { ...wanted, points }
}
