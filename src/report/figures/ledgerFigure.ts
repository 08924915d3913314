import { HOPS, TIME_STAGES, type StateLedgers } from '../../model/ledger.ts'
import type { LedgerCell } from '../blameSection.ts'
import type { FigureBlock } from '../document.ts'
import { formatPercent } from '../format.ts'
import { DISK_WORDS, HOP_WORDS, TIME_WORDS } from '../ledgerWords.ts'
import { FILLS } from './palette.ts'
import { stackedBars } from './stackedBars.ts'

type Row = { readonly name: string; readonly amounts: Readonly<Record<string, number>> }
type Drawn = {
  readonly id: string
  readonly file: string
  readonly title: string
  readonly caption: string
  readonly axis: string
  readonly maximum: number | null
  readonly scale: number
  readonly parts: readonly (readonly [string, string])[]
  readonly here: (rows: readonly Row[]) => string[]
}

const wordsOf = (names: readonly string[], words: Readonly<Record<string, string>>) =>
  names.map((name) => [name, words[name] ?? name] as const)

const TIME: Drawn = {
  id: 'ledger-time',
  file: 'figure-7-time.svg',
  title: "Figure 7: where the time of VM1's vCPUs went",
  caption: 'Means over vCPUs and windows; every bar adds up to the wall time.',
  axis: '% of wall time',
  maximum: 100,
  scale: 100,
  parts: wordsOf(TIME_STAGES, TIME_WORDS),
  here: (rows) => rows.map(({ name, amounts }) => `${name}: ${largest(amounts, TIME_WORDS)}.`),
}

const PACKETS: Drawn = {
  id: 'ledger-packets',
  file: 'figure-8-packets.svg',
  title: 'Figure 8: where UDP datagrams went',
  caption: 'All VMs together, means over windows. A difference below zero is drawn as none.',
  axis: '% of the datagrams sent',
  maximum: 100,
  scale: 100,
  parts: wordsOf(['received', ...HOPS, 'residual'], HOP_WORDS),
  here: (rows) => rows.map(({ name, amounts }) => `${name}: ${largest(amounts, HOP_WORDS)}.`),
}

const DISK: Drawn = {
  id: 'ledger-disk',
  file: 'figure-9-disk-latency.svg',
  title: 'Figure 9: where a disk operation of VM1 waited',
  caption: 'Mean latency of one read or write as the guest counts it, means over windows.',
  axis: 'ms an operation',
  maximum: null,
  scale: 1e-6,
  parts: wordsOf(Object.keys(DISK_WORDS), DISK_WORDS),
  here: (rows) =>
    rows.map(({ name, amounts }) => {
      const all = Object.values(amounts).reduce((sum, value) => sum + value, 0)
      return `${name}: ${(all / 1e6).toPrecision(3)} ms.`
    }),
}

/** Figures 7 to 9: the ledgers of time, packets and disk by cell and state; only those that have something to show. */
export function ledgerFigures(cells: readonly LedgerCell[], note: string): FigureBlock[] {
  return [
    ...draw(
      TIME,
      rowsOf(cells, ({ time }) => time),
      note,
    ),
    ...draw(
      PACKETS,
      rowsOf(cells, ({ packets }) => packets),
      note,
    ),
    ...draw(
      DISK,
      rowsOf(cells, ({ disk }) => disk),
      note,
    ),
  ]
}

/** Windows of the victim alone belong to every cell of their group; each cell shows them beside its own. */
function rowsOf(cells: readonly LedgerCell[], of: (state: StateLedgers) => StateLedgers['time']): Row[] {
  return cells.flatMap(({ id, ledgers }) =>
    (ledgers?.states ?? []).flatMap((state) => {
      const amounts = of(state)
      return amounts === null ? [] : [{ name: `${id}, ${state.state}`, amounts }]
    }),
  )
}

function draw(drawn: Drawn, rows: readonly Row[], note: string): FigureBlock[] {
  if (rows.length === 0) return []
  const { id, file, title, caption, axis, maximum, scale, parts } = drawn
  const here = drawn.here(rows)
  const series = parts.map(([part, name], at) => ({
    name,
    ...(FILLS[at % FILLS.length] ?? { colour: '#000', stripes: null }),
    values: rows.map(({ amounts }) => Math.max(0, (amounts[part] ?? 0) * scale)),
  }))
  const bars = rows.map(({ name }) => name)
  const svg = stackedBars({ id, title, description: `${caption} ${here.join(' ')}` }, note, {
    bars,
    axis,
    maximum,
    series,
  })
  const original = 'The original gives rates only, and does not show where time or packets went.'
  return [{ kind: 'figure', file, title, svg, caption: `${caption} ${note}.`, original, here }]
}

/** The two largest parts in words. */
function largest(amounts: Readonly<Record<string, number>>, words: Readonly<Record<string, string>>): string {
  return Object.entries(amounts)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([name, share]) => `${words[name] ?? name} ${formatPercent(share)}`)
    .join(', ')
}
