import type { CellResult } from '../model/analysis.ts'
import { formatAcceleration, formatConfidence } from './format.ts'
import type { ReportInput } from './input.ts'

/** What every figure states: number of blocks, kind of interval, acceleration. */
export function figureNote({ analysis }: ReportInput, cells: readonly CellResult[]): string {
  const counts = [...new Set(cells.map((cell) => cell.n))].toSorted((a, b) => a - b)
  const [least, most] = [counts[0] ?? 0, counts.at(-1) ?? 0]
  const n = least === most ? `${least}` : `${least} to ${most}`
  const confidence = `${formatConfidence(analysis.confidence)} intervals`
  return `n\u00a0=\u00a0${n} blocks · ${confidence} · ${formatAcceleration(analysis.acceleration)}`
}
