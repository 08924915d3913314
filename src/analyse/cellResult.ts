import type { CellResult, StateSummary } from '../model/analysis.ts'
import type { Cell, Group } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { coefficientOfVariation, mean, standardDeviation } from '../stats/describe.ts'
import { meanInterval } from '../stats/meanInterval.ts'
import { blockLogRatios, orderEffect } from './logRatio.ts'
import { networkShare } from './networkShare.ts'
import type { SelectedBlock } from './selectRounds.ts'
import { ALONE, type WindowKind, windowsOf } from './windows.ts'

export type CellInput = {
  readonly cell: Cell
  readonly group: Group
  /** Name of the victim's VM. */
  readonly victimVm: string
  /** The group's blocks that count. */
  readonly blocks: readonly SelectedBlock[]
  readonly metric: { readonly name: string; readonly unit: string }
  readonly confidence: number
}

/** Everything about one cell, from the windows of its group. */
export function cellResult({ cell, group, victimVm, blocks, metric, confidence }: CellInput): CellResult {
  const reference = cell.vms === 1
  const loadedKind: WindowKind = { state: 'loaded', vms: cell.vms }
  const alone = windowsOf(blocks, ALONE)
  const loaded = reference ? [] : windowsOf(blocks, loadedKind)
  const idleKind: WindowKind = { state: 'idle', vms: cell.vms }
  const coverages = loaded.flatMap((trial) => trial.neighbours.map((neighbour) => neighbour.coverage))
  return {
    id: cell.id,
    group: group.id,
    victim: group.victim.id,
    neighbours: reference ? 'none' : group.neighbours.id,
    placebo: group.placebo,
    vms: cell.vms,
    control: cell.control,
    metric: metric.name,
    unit: metric.unit,
    ...(reference
      ? { ratio: null, low: null, high: null, n: rateSummary(blocks, ALONE)?.n ?? 0, ...REFERENCE }
      : ratioOf(blockLogRatios(blocks, loadedKind), confidence)),
    idleRatio: reference ? null : ratioOf(blockLogRatios(blocks, idleKind), confidence).ratio,
    rates: {
      alone: rateSummary(blocks, ALONE),
      idle: reference ? null : rateSummary(blocks, idleKind),
      loaded: reference ? null : rateSummary(blocks, loadedKind),
    },
    coefficientOfVariation: {
      alone: coefficientOfVariation(alone.map((trial) => trial.result.rate)),
      loaded: coefficientOfVariation(loaded.map((trial) => trial.result.rate)),
    },
    orderEffect: reference ? null : orderEffect(blocks, loadedKind),
    coverage: coverages.length === 0 ? null : Math.min(...coverages),
    metrics: metricMeans(alone, loaded),
    network: networkShare(group, victimVm, reference ? alone : loaded),
  }
}

const REFERENCE = { verdict: null, reason: 'reference: the alone windows', blockLogRatios: [] }

type Ratio = Pick<CellResult, 'ratio' | 'low' | 'high' | 'n' | 'verdict' | 'reason' | 'blockLogRatios'>

function ratioOf(logRatios: readonly number[], confidence: number): Ratio {
  const n = logRatios.length
  const without = { ratio: null, low: null, high: null, n, verdict: null, blockLogRatios: [] }
  if (n === 0) return { ...without, reason: 'no block was finished' }
  const broken = logRatios.filter((value) => !Number.isFinite(value)).length
  // A starved victim has no logarithm. Leaving its blocks out would make the cell look better than it was.
  if (broken > 0) return { ...without, reason: `the victim's rate was zero in ${broken} of ${n} blocks: no ratio` }
  const interval = meanInterval(logRatios, confidence)
  return {
    ratio: Math.exp(interval.mean),
    low: interval.low === null ? null : Math.exp(interval.low),
    high: interval.high === null ? null : Math.exp(interval.high),
    n,
    verdict: null,
    reason: 'intervals only; verdicts are not given',
    blockLogRatios: [...logRatios],
  }
}

function rateSummary(blocks: readonly SelectedBlock[], kind: WindowKind): StateSummary | null {
  const means = blocks
    .map((block) => windowsOf([block], kind).map((trial) => trial.result.rate))
    .filter((rates) => rates.length > 0)
    .map(mean)
  return means.length === 0 ? null : { n: means.length, mean: mean(means), sd: standardDeviation(means) }
}

function metricMeans(alone: readonly Trial[], loaded: readonly Trial[]): CellResult['metrics'] {
  const values = (windows: readonly Trial[], name: string) =>
    windows.flatMap((trial) => trial.result.metrics.filter((metric) => metric.name === name).map(({ value }) => value))
  const units = new Map(alone.flatMap((trial) => trial.result.metrics.map(({ name, unit }) => [name, unit] as const)))
  return Object.fromEntries(
    [...units].map(([name, unit]) => {
      const beside = values(loaded, name)
      return [name, { unit, alone: mean(values(alone, name)), loaded: beside.length === 0 ? null : mean(beside) }]
    }),
  )
}
