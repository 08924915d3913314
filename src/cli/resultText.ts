import Table from 'cli-table3'
import type { Analysis, CellResult } from '../model/analysis.ts'

/** The cells as a table for a terminal, with what a reader must know first. */
export function describeResults(analysis: Analysis, reportPath: string | null): string {
  const table = new Table({
    head: ['cell', 'metric', 'VMs', 'ratio to alone', `${analysis.confidence * 100} % interval`, 'blocks'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
  })
  for (const cell of analysis.cells) {
    table.push([cell.id, cell.metric, cell.vms, formatRatio(cell), formatInterval(cell), cell.n])
  }
  const emulated =
    analysis.acceleration === 'tcg' ? 'Emulated (TCG): ratios count, absolute scores mean nothing.\n' : ''
  const share = (100 * analysis.wall.windowNs) / Math.max(1, analysis.wall.totalNs)
  const where = reportPath === null ? '' : `\nReport: ${reportPath}`
  return `${emulated}${table.toString()}\n${share.toFixed(0)} % of the campaign's time lay inside windows.${where}`
}

function formatRatio({ ratio, vms }: CellResult): string {
  if (ratio !== null) return ratio.toFixed(3)
  return vms === 1 ? 'reference' : 'no data'
}

function formatInterval({ low, high }: CellResult): string {
  return low === null || high === null ? '' : `${low.toFixed(3)} to ${high.toFixed(3)}`
}
