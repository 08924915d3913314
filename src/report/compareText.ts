import type { CellComparison, Change, ComparedCells, Comparison } from '../model/comparison.ts'
import { alignColumns } from './columns.ts'
import type { ComparisonContext } from './comparisonDocument.ts'
import { NONE } from './format.ts'

/** A comparison as plain text: which runs, what changed on the host, a row a cell, why cells stayed open. */
export function compareText(comparison: Comparison, { a, b, hostDifferences }: ComparisonContext): string {
  const runs = `A: ${a}\nB: ${b}`
  if ('refused' in comparison) return `${runs}\nNot compared, since the plans differ:\n${listed(comparison.refused)}`
  const host =
    hostDifferences.length === 0
      ? 'No difference of hosts, placements or settings is recorded.\n'
      : `Hosts, placements or settings differ:\n${listed(hostDifferences)}`
  return `${runs}\n${host}\n${table(comparison.cells)}\n${remarks(comparison)}`
}

const listed = (items: readonly string[]) => items.map((item) => `- ${item}\n`).join('')
const percent = (share: number) => (share * 100).toFixed(1)

function table(cells: readonly CellComparison[]): string {
  const head = ['cell', 'isolation', 'B/A', 'rate alone', 'B/A', 'blocks A, B', 'verdict A → B']
  const rows = cells.map(({ id, isolation, alone, a, b }) => [
    id,
    isolation?.verdict ?? 'reference',
    isolation ? figure(isolation) : NONE,
    alone.verdict,
    figure(alone),
    isolation ? `${a.blocks}, ${b.blocks}` : NONE,
    isolation ? `${a.verdict ?? 'none'} → ${b.verdict ?? 'none'}` : NONE,
  ])
  const lines = alignColumns([head, ...rows], new Set([2, 4, 5])).map((row) => row.join('  ').trimEnd())
  return `${lines.join('\n')}\n`
}

function figure({ ratio, low, high }: Change): string {
  if (ratio === null || low === null || high === null) return NONE
  return `${percent(ratio)} % [${percent(low)}, ${percent(high)}]`
}

function remarks({ margin, levels, cells }: ComparedCells): string {
  const open = cells.flatMap(({ id, isolation, alone }) => [
    ...(isolation?.verdict === 'inconclusive' ? [`${id}: isolation: ${isolation.reason}`] : []),
    ...(alone.verdict === 'inconclusive' ? [`${id}: rate alone: ${alone.reason}`] : []),
  ])
  return (
    `Margin ${percent(margin)} %. B/A with intervals of ${percent(1 - 2 * levels.same)} %. One-sided levels a cell: ` +
    `${percent(levels.changed)} % for worse and better, ${percent(levels.same)} % for same.\n${listed(open)}`
  )
}
