import type { MetricInterval } from '../../model/analysis.ts'
import { meanInterval } from '../../stats/meanInterval.ts'
import type { CellCourse } from '../course.ts'
import type { SelectedBlock } from '../selectRounds.ts'
import type { QosImpact } from './qosImpact.ts'

const CONFIDENCE = 0.95

/** A figure of one block, or null with the reason why it has none. */
export type BlockFigure = QosImpact

export type MeanFigure = {
  readonly value: number | null
  /** Null where there is no value, and below two blocks. */
  readonly interval: MetricInterval | null
  readonly reason: string | null
}

/**
 * The mean over blocks with its plain interval. None where a block has no figure: what is missing is missing for a reason
 * that has to do with the figure, such as a VM that got nothing.
 */
export function overBlocks(figures: readonly BlockFigure[]): MeanFigure {
  const missing = figures.flatMap(({ reason }) => reason ?? [])
  const [first] = missing
  if (figures.length === 0) return { value: null, interval: null, reason: 'no block has all that it takes' }
  if (first !== undefined) {
    const where = missing.length < figures.length ? `, in ${missing.length} of ${figures.length} blocks` : ''
    return { value: null, interval: null, reason: `${first}${where}` }
  }
  const values = figures.flatMap(({ value }) => value ?? [])
  const { mean, low, high, n } = meanInterval(values, CONFIDENCE)
  return { value: mean, interval: low === null || high === null ? null : { low, high, n }, reason: null }
}

/** A block as one cell sees it. */
export type CellBlock = { readonly vms: number; readonly block: SelectedBlock }

/** The blocks that count for all of these cells in the same boot, each with one entry a cell. */
export function commonBlocks(courses: readonly CellCourse[]): CellBlock[][] {
  return (courses[0]?.blocks ?? []).flatMap(({ block, boot }) => {
    const found = courses.flatMap(({ cell, blocks }) => {
      const same = blocks.find((other) => other.block === block && other.boot === boot)
      return same === undefined ? [] : [{ vms: cell.vms, block: same }]
    })
    return found.length === courses.length ? [found] : []
  })
}
