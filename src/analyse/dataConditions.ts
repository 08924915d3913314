import type { CellResult } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { Selection } from './selectRounds.ts'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

/** What the records themselves leave to be said: the noise floor, void blocks, short windows, strangers. */
export function dataConditions(
  selection: Selection,
  boots: readonly BootRecord[],
  cells: readonly CellResult[],
): string[] {
  const sentences = cells.filter((cell) => cell.placebo).flatMap((cell) => placebo(cell) ?? [])
  sentences.push(...voidConditions(cells), ...shortWindows(cells))
  const finished = new Set(boots.map(({ boot }) => boot))
  const torn = selection.scheduled - selection.listed.filter(({ boot }) => finished.has(boot)).length
  if (torn > 0) {
    sentences.push(
      `${count(torn, 'window')} of ${selection.scheduled} begun in a boot that broke off; cells that lack one there, ` +
        'and all cells where the boot was cut short, have no block of that boot.',
    )
  }
  if (selection.unlisted > 0) {
    sentences.push(
      `${count(selection.unlisted, 'trial')} ignored: not in the plan, at odds with it, or recorded twice.`,
    )
  }
  return sentences
}

function voidConditions(cells: readonly CellResult[]): string[] {
  const affected = cells.filter(({ voids, vms }) => voids.length > 0 && vms > 1)
  if (affected.length === 0) return []
  const named = affected.map(({ id, voids }) => `${id} (${voids.length})`).join(', ')
  return [`Void blocks, which count for nothing and were repeated: ${named}. Their reasons stand below.`]
}

function shortWindows(cells: readonly CellResult[]): string[] {
  const short = cells.flatMap(({ id, window }) =>
    window !== null && window.neededNs !== null && window.neededNs > window.meanNs
      ? [`${id} (${(window.meanNs / 1e9).toFixed(1)} s, needs ${(window.neededNs / 1e9).toFixed(1)} s)`]
      : [],
  )
  if (short.length === 0) return []
  return [
    'Short windows: ten autocorrelation times and a hundred times the start skew do not fit, so single windows scatter ' +
      `more than they need to: ${short.join(', ')}.`,
  ]
}

function placebo(cell: CellResult): string | undefined {
  if (cell.ratio === null) return undefined
  const interval =
    cell.low === null || cell.high === null ? '' : ` [${(cell.low * 100).toFixed(1)}, ${(cell.high * 100).toFixed(1)}]`
  return (
    `Noise floor: beside neighbours that only sleep, the victim (${cell.id}) kept ${percent(cell.ratio)}${interval} ` +
    `of its rate alone, n = ${cell.n} (${cell.verdict ?? 'not judged'}). Differences of that size are this host's own.`
  )
}
