import type { LatencyBin } from '../model/ledger.ts'
import type { LedgerCell } from './blameSection.ts'
import type { Table } from './document.ts'
import { formatDuration, formatNumber, NONE } from './format.ts'

const PARTS = [0.5, 0.95, 0.99] as const

/** How long most of VM1's disk operations took at QEMU, a row a cell and state; no table where QEMU did not count. */
export function latencyTables(cells: readonly LedgerCell[]): Table[] {
  const rows = cells.flatMap(({ id, ledgers }) =>
    (ledgers?.states ?? []).flatMap(({ state, latencies }) => {
      const operations = total(latencies ?? [])
      if (latencies === null || operations === 0) return []
      return [[id, state, formatNumber(operations), ...PARTS.map((part) => within(latencies, part * operations))]]
    }),
  )
  if (rows.length === 0) return []
  return [
    {
      kind: 'table',
      caption: "How long VM1's disk operations took at QEMU, its throttle included (all windows together, in steps)",
      columns: [
        { title: 'Cell' },
        { title: 'Neighbours' },
        { title: 'Operations', numeric: true },
        ...PARTS.map((part) => ({ title: `${part * 100} % took`, numeric: true })),
      ],
      rows,
    },
  ]
}

/** The bound below which that many operations stayed. */
function within(bins: readonly LatencyBin[], wanted: number): string {
  let [counted, below] = [0, 0]
  for (const { belowNs, operations } of bins) {
    counted += operations
    if (counted >= wanted) return belowNs === null ? `${formatDuration(below)} or more` : `< ${formatDuration(belowNs)}`
    below = belowNs ?? below
  }
  return NONE
}

function total(bins: readonly LatencyBin[]): number {
  return bins.reduce((sum, { operations }) => sum + operations, 0)
}
