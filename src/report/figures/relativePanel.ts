import type { CellResult } from '../../model/analysis.ts'
import type { Trial } from '../../model/trial.ts'
import type { ReportInput } from '../input.ts'
import type { Panel, Point, PointSeries } from './points.ts'
import type { SymbolName } from './palette.ts'

const AXIS = "rate, % of VM1's alone"

/** A group's rates in per cent of the mean alone, by number of running VMs; the interval is the ratio's. */
export function relativeSeries(
  input: ReportInput,
  cells: readonly CellResult[],
  look: { readonly name: string; readonly colour: string; readonly symbol: SymbolName },
): PointSeries {
  const alone = cells.find((cell) => cell.rates.alone !== null)?.rates.alone?.mean ?? null
  const points = cells.flatMap((cell): Point[] => {
    const value = cell.vms === 1 ? (alone === null ? null : 1) : cell.ratio
    if (value === null || alone === null) return []
    const windows = windowsOf(input.trials, cell).map((trial) => (100 * trial.result.rate) / alone)
    const label = cell.vms === 1 ? '' : (value * 100).toFixed(1)
    return [{ vms: cell.vms, value: value * 100, low: percent(cell.low), high: percent(cell.high), windows, label }]
  })
  return { ...look, points }
}

/** A panel of such series, with the noise floor behind them where the run has one. */
export function relativePanel(input: ReportInput, title: string, series: readonly PointSeries[]): Panel {
  const { low, high } = input.analysis.cells.find((cell) => cell.placebo) ?? { low: null, high: null }
  return {
    title,
    axis: AXIS,
    scale: 'relative',
    series,
    line: 100,
    ...(low !== null && high !== null && { band: { low: low * 100, high: high * 100 } }),
  }
}

function windowsOf(trials: readonly Trial[], cell: CellResult): Trial[] {
  const state = cell.vms === 1 ? 'alone' : 'loaded'
  return trials.filter(
    (trial) => trial.group === cell.group && trial.state === state && (cell.vms === 1 || trial.vms === cell.vms),
  )
}

const percent = (ratio: number | null) => (ratio === null ? null : ratio * 100)
