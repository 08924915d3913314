import Table from 'cli-table3'
import type { Analysis, CellResult } from '../model/analysis.ts'

/** The cells as a table for a terminal, with what a reader must know first. */
export function describeResults(analysis: Analysis, reportPath: string | null): string {
  const table = new Table({
    head: [
      'cell',
      'VMs',
      analysis.mode === 'peers' ? 'slowest VM to others' : 'ratio to alone',
      `${Number((analysis.confidence * 100).toFixed(2))} % interval`,
      'blocks',
      'verdict',
      'why',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
    // A rule between any two rows would double the length.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  for (const cell of analysis.cells) {
    const { id, vms, n, verdict, reason } = cell
    table.push([id, vms, formatRatio(cell), formatInterval(cell), n, verdict ?? '', vms === 1 ? '' : reason])
  }
  const emulated =
    analysis.acceleration === 'tcg' ? 'Emulated (TCG): ratios count, absolute scores mean nothing.\n' : ''
  const host = analysis.conditions.find((condition) => condition.startsWith('Host not qualified'))
  const limits = analysis.conditions
    .filter((condition) => /^Limit (does not bind|falls short)/.test(condition))
    .map((condition) => `Warning: ${condition}\n`)
    .join('')
  const share = (100 * analysis.wall.windowNs) / Math.max(1, analysis.wall.totalNs)
  const where = reportPath === null ? '' : `\nReport: ${reportPath}`
  return `${emulated}${host === undefined ? '' : `${host}\n`}${limits}${table.toString()}\n${share.toFixed(0)} % of the campaign's time lay inside windows.${where}`
}

function formatRatio({ ratio, vms }: CellResult): string {
  if (ratio !== null) return ratio.toFixed(3)
  return vms === 1 ? 'reference' : 'no data'
}

function formatInterval({ low, high }: CellResult): string {
  return low === null || high === null ? '' : `${low.toFixed(3)} to ${high.toFixed(3)}`
}
