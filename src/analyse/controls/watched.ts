import type { WindowCounters } from '../../model/counters.ts'
import type { SampledCounter } from '../../model/sampledCounter.ts'
import type { Trial } from '../../model/trial.ts'
import { lookUp } from '../counters/lookup.ts'
import type { Interval, Reading } from './delivered.ts'
import { grouped } from './grouped.ts'
import type { Column } from './limit.ts'

/** Questions to what was counted in one window. */
export type WatchedWindow = {
  /** All matching columns added up; null where one of `columns` was not sampled. */
  readonly sampled: (columns: readonly Column[], scale: number) => Reading[] | null
  /** How far all matching counters rose from just before the window to just after it; null where one was not read. */
  readonly rise: (columns: readonly Column[]) => number | null
}

/** What tells of each window, found by boot and id. */
export function watchWindows(
  sampled: readonly SampledCounter[],
  counters: readonly WindowCounters[],
): (trial: Trial) => WatchedWindow {
  const series = grouped(sampled, ({ boot, trial }) => `${boot} ${trial}`)
  const read = new Map(counters.map((each) => [`${each.boot} ${each.trial}`, each]))
  return ({ boot, id }) => {
    const own = series.get(`${boot} ${id}`) ?? []
    const ofWindow = read.get(`${boot} ${id}`)
    return {
      sampled: (columns, scale) => {
        const found = columns.map((column) => own.filter((each) => isOf(each, column)))
        return found.some((each) => each.length === 0) ? null : addUp(found.flat(), scale)
      },
      rise: (columns) => {
        if (ofWindow === undefined) return null
        const lookup = lookUp(ofWindow)
        const rises = columns.map(({ metric, dimensions }) => lookup.delta(metric, dimensions, 'first', 'last'))
        return rises.every((rise) => rise !== null) ? rises.reduce((sum, rise) => sum + rise, 0) : null
      },
    }
  }
}

function isOf({ metric, dimensions }: SampledCounter, column: Column): boolean {
  return (
    metric === column.metric && Object.entries(column.dimensions).every(([name, value]) => dimensions[name] === value)
  )
}

/** Series of one window share their instants; those at which one was not read are left out. */
function addUp(series: readonly SampledCounter[], scale: number): Reading[] {
  return (series[0]?.timesNs ?? [])
    .map((timeNs, at) => ({
      timeNs,
      amount: scale * series.reduce((sum, { values }) => sum + (values[at] ?? Number.NaN), 0),
    }))
    .filter(({ amount }) => Number.isFinite(amount))
}

/** Share of the intervals at whose end a gauge is above zero, or in which a counter rose. */
export function shareWanting(
  readings: readonly Reading[],
  intervals: readonly Interval[],
  by: 'level' | 'rise',
): number {
  const at = (timeNs: number) => readings.findLast((reading) => reading.timeNs <= timeNs)?.amount ?? 0
  const wanting = intervals.filter(({ startNs, endNs }) => at(endNs) - (by === 'rise' ? at(startNs) : 0) > 0)
  return intervals.length === 0 ? 0 : wanting.length / intervals.length
}
