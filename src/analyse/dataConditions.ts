import type { CellResult } from '../model/analysis.ts'
import type { Selection } from './selectRounds.ts'

/** Share of a loaded window that every neighbour's load must cover to go unmentioned. */
const FULL_COVERAGE = 0.99

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

/** What the records themselves leave to be said: the noise floor, gaps in the neighbours' load, windows left out. */
export function dataConditions(selection: Selection, cells: readonly CellResult[]): string[] {
  const sentences = cells.filter((cell) => cell.placebo).flatMap((cell) => placebo(cell) ?? [])
  const gaps = cells.filter((cell) => !cell.placebo && cell.coverage !== null && cell.coverage < FULL_COVERAGE)
  if (gaps.length > 0) {
    const named = gaps.map((cell) => `${cell.id} (${percent(cell.coverage ?? 0)})`).join(', ')
    sentences.push(
      "Neighbours' load did not cover the whole window, so interference may be understated; " +
        `least coverage: ${named}.`,
    )
  }
  if (selection.unfinished.length > 0) {
    const named = selection.unfinished.map(({ block, group }) => `${group} in block ${block}`).join(', ')
    sentences.push(`No boot finished all windows of these, which therefore count for nothing: ${named}.`)
  }
  if (selection.leftOut > 0) {
    sentences.push(
      `${count(selection.leftOut, 'trial')} left out: the campaign was interrupted, and windows of different boots ` +
        'are not compared.',
    )
  }
  if (selection.unlisted > 0) {
    sentences.push(
      `${count(selection.unlisted, 'trial')} ignored: not in the plan, at odds with it, or recorded twice.`,
    )
  }
  return sentences
}

function placebo(cell: CellResult): string | undefined {
  if (cell.ratio === null) return undefined
  const interval =
    cell.low === null || cell.high === null ? '' : ` [${(cell.low * 100).toFixed(1)}, ${(cell.high * 100).toFixed(1)}]`
  return (
    `Noise floor: beside neighbours that only sleep, the victim (${cell.id}) kept ${percent(cell.ratio)}${interval} ` +
    `of its rate alone, n = ${cell.n}. Differences of that size are this host's own.`
  )
}
