import type { CellResult } from '../model/analysis.ts'
import type { Table } from './document.ts'
import { formatConfidence, formatNumber, formatPercent, formatQuantity, formatRatio, NONE } from './format.ts'
import type { ReportInput } from './input.ts'

/** One row a cell: rate alone and loaded, ratio with its interval, and what the network carried. */
export function summaryTable({ analysis }: ReportInput): Table {
  const confidence = formatConfidence(analysis.confidence)
  return {
    kind: 'table',
    caption:
      `Cells: VM1's rate beside its neighbours over its rate alone, with ${confidence} intervals over blocks; beside idle ` +
      'neighbours with the number n of blocks in place of an interval, since few blocks have such a window',
    columns: [
      { title: 'Cell' },
      { title: 'VMs', numeric: true },
      { title: 'Ratio [interval]', numeric: true },
      { title: 'n', numeric: true },
      { title: 'Alone', numeric: true },
      { title: 'Loaded', numeric: true },
      { title: 'Idle ratio (n)', numeric: true },
      { title: 'Load covers', numeric: true },
      { title: "Neighbours' load" },
      { title: 'Remark' },
    ],
    rows: analysis.cells.map((cell) => [
      cell.id,
      `${cell.vms}`,
      formatRatio(cell),
      `${cell.n}`,
      formatQuantity(cell.rates.alone?.mean ?? null, cell.unit),
      formatQuantity(cell.rates.loaded?.mean ?? null, cell.unit),
      idleText(cell),
      formatPercent(cell.coverage),
      cell.vms > 1 && cell.neighbours === cell.victim ? 'the same' : cell.neighbours,
      remark(cell),
    ]),
  }
}

/** A mean over few blocks, without an interval. */
function idleText({ idleRatio, rates }: CellResult): string {
  return idleRatio === null ? NONE : `${formatPercent(idleRatio)} (${rates.idle?.n ?? 0})`
}

/** What sets a cell apart; nothing for a ratio with its interval. */
function remark(cell: CellResult): string {
  if (cell.vms === 1) return 'reference'
  const missing = cell.ratio === null ? cell.reason : cell.low === null ? 'one block: no interval' : null
  return [cell.placebo ? 'placebo' : null, missing].filter((part) => part !== null).join('; ')
}

/** Scatter and order of the windows, cell by cell. */
export function scatterTable({ analysis }: ReportInput): Table {
  return {
    kind: 'table',
    caption: 'Scatter: coefficient of variation over windows, and effect of the order alone → loaded',
    columns: [
      { title: 'Cell' },
      { title: 'CV alone', numeric: true },
      { title: 'CV loaded', numeric: true },
      { title: 'Order effect', numeric: true },
      { title: 'ln ratio of each block' },
    ],
    rows: analysis.cells
      .filter((cell) => cell.vms > 1)
      .map((cell) => [
        cell.id,
        formatPercent(cell.coefficientOfVariation.alone),
        formatPercent(cell.coefficientOfVariation.loaded),
        formatNumber(cell.orderEffect),
        cell.blockLogRatios.map((d) => d.toFixed(3)).join(', ') || NONE,
      ]),
  }
}

/** The port's and the taps' counters; null where no cell has any. */
export function networkTable({ analysis }: ReportInput): Table | null {
  const rows = analysis.cells.flatMap(({ id, vms, unit, rates, network }) =>
    network === null
      ? []
      : [
          [
            id,
            `${vms}`,
            formatQuantity(network.victimBitsPerSecond, 'bit/s'),
            formatQuantity((vms === 1 ? rates.alone : rates.loaded)?.mean ?? null, unit),
            formatQuantity(network.portBitsPerSecond, 'bit/s'),
            formatQuantity(network.offeredBitsPerSecond, 'bit/s'),
            formatPercent(network.victimShare),
            formatPercent(network.lossRatio),
          ],
        ],
  )
  if (rows.length === 0) return null
  return {
    kind: 'table',
    caption:
      "Network: means of the counters over one interval common to all senders, beside what VM1's counterpart received (loss: " +
      'packets for UDP, bytes for TCP)',
    columns: [
      { title: 'Cell' },
      { title: 'VMs', numeric: true },
      { title: 'VM1 sent', numeric: true },
      { title: 'of it received', numeric: true },
      { title: 'Out of the port', numeric: true },
      { title: 'Into the taps', numeric: true },
      { title: "VM1's share", numeric: true },
      { title: 'Lost', numeric: true },
    ],
    rows,
  }
}
