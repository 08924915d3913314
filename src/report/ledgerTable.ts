import type { Hop, StateLedgers } from '../model/ledger.ts'
import { DISK_STAGES, HOPS, TIME_STAGES } from '../model/ledger.ts'
import type { LedgerCell } from './blameSection.ts'
import type { Table } from './document.ts'
import { formatDuration, formatNumber, formatPercent, NONE } from './format.ts'
import { latencyTables } from './latencyTable.ts'
import { DISK_WORDS, HOP_WORDS, TIME_WORDS } from './ledgerWords.ts'

type Amounts = StateLedgers['time']
type Shown = {
  readonly caption: string
  readonly of: (state: StateLedgers) => Amounts
  readonly parts: readonly (readonly [string, string])[]
  readonly format: (value: number) => string
}

const wordsOf = <Name extends string>(names: readonly Name[], words: Readonly<Record<Name, string>>) =>
  names.map((name) => [name, words[name]] as const)

const LEDGERS: readonly Shown[] = [
  {
    caption: "Table to figure 7: where the time of VM1's vCPUs went, of the wall time",
    of: ({ time }) => time,
    parts: wordsOf(TIME_STAGES, TIME_WORDS),
    format: formatPercent,
  },
  {
    caption: 'Table to figure 8: where UDP datagrams of all VMs went, of those sent',
    of: ({ packets }) => packets,
    parts: wordsOf<Hop | 'received' | 'residual'>(['received', ...HOPS, 'residual'], HOP_WORDS),
    format: formatPercent,
  },
  {
    caption: 'Table to figure 9: where one disk operation of VM1 waited',
    of: ({ disk }) => disk,
    parts: wordsOf(DISK_STAGES, DISK_WORDS),
    format: formatDuration,
  },
  {
    caption: 'TCP segments of all VMs that counters saw dropped on their way, a window; no balance, as they are cut up',
    of: ({ segments }) => segments,
    parts: wordsOf(HOPS, HOP_WORDS),
    format: formatNumber,
  },
]

/** The figures of the ledgers, a row a cell and state, with latencies and what TCP sent again; parts that occur nowhere are left out. */
export function ledgerTables(cells: readonly LedgerCell[]): Table[] {
  return [...LEDGERS.flatMap((shown) => tableOf(cells, shown)), ...latencyTables(cells), ...retransmissions(cells)]
}

function rowsOf(cells: readonly LedgerCell[], of: Shown['of']) {
  return cells.flatMap(({ id, ledgers }) =>
    (ledgers?.states ?? []).flatMap((state) => {
      const amounts = of(state)
      return amounts === null ? [] : [{ id, state: state.state, windows: state.windows, amounts }]
    }),
  )
}

function tableOf(cells: readonly LedgerCell[], { caption, of, parts, format }: Shown): Table[] {
  const rows = rowsOf(cells, of)
  if (rows.length === 0) return []
  const present = parts.filter(([part]) => rows.some(({ amounts }) => Math.abs(amounts[part] ?? 0) > 0))
  return [
    {
      kind: 'table',
      caption: `${caption} (means over windows)`,
      columns: [
        { title: 'Cell' },
        { title: 'Neighbours' },
        { title: 'Windows', numeric: true },
        ...present.map(([, title]) => ({ title, numeric: true })),
      ],
      rows: rows.map(({ id, state, windows, amounts }) => [
        id,
        state,
        `${windows}`,
        ...present.map(([part]) => {
          const value = amounts[part]
          return value === undefined ? NONE : format(value)
        }),
      ]),
    },
  ]
}

function retransmissions(cells: readonly LedgerCell[]): Table[] {
  const rows = rowsOf(cells, ({ retransmitted }) => retransmitted)
  if (rows.length === 0) return []
  const vms = [...new Set(rows.flatMap(({ amounts }) => Object.keys(amounts)))]
  return [
    {
      kind: 'table',
      caption: 'TCP segments that were sent again, of those sent (means over windows)',
      columns: [{ title: 'Cell' }, { title: 'Neighbours' }, ...vms.map((title) => ({ title, numeric: true }))],
      rows: rows.map(({ id, state, amounts }) => [id, state, ...vms.map((vm) => formatPercent(amounts[vm] ?? null))]),
    },
  ]
}
