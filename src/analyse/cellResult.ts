import type { CellResult, Judgement, StateSummary } from '../model/analysis.ts'
import type { Trial } from '../model/trial.ts'
import { protocolOf } from '../model/workloadSpec.ts'
import { coefficientOfVariation, mean, standardDeviation } from '../stats/describe.ts'
import { meanInterval } from '../stats/meanInterval.ts'
import { quantile } from '../stats/quantile.ts'
import type { CellCourse } from './course.ts'
import { lossOf } from './isolation/loss.ts'
import { blockLogRatios, orderEffect } from './logRatio.ts'
import { networkShare } from './networkShare.ts'
import type { SelectedBlock } from './selectRounds.ts'
import { stabilityOf } from './stability.ts'
import { verdictOf } from './verdict.ts'
import { ALONE, type WindowKind, windowsOf } from './windows.ts'
import { autocorrelationNs, isolationOf, type RatesOf } from './withinWindow.ts'

export type CellInput = {
  readonly course: CellCourse
  readonly judgement: Judgement | null
  /** Name of the victim's VM. */
  readonly victimVm: string
  readonly metric: { readonly name: string; readonly unit: string }
  readonly margin: number
  readonly mostBlocks: number
  readonly ratesOf: RatesOf
  readonly withheld: string | null
}

/** Everything about one cell, from its blocks that count. */
export function cellResult(input: CellInput): Omit<CellResult, 'ledgers' | 'blame' | 'controlEffect'> {
  const { course, victimVm, metric, mostBlocks, withheld } = input
  const { cell, group, blocks } = course
  const sendsBlindly = protocolOf(group.victim.params) === 'udp'
  const ratesOf: RatesOf = sendsBlindly ? () => null : input.ratesOf
  const reference = cell.vms === 1
  const loadedKind: WindowKind = { state: 'loaded', vms: cell.vms }
  const alone = windowsOf(blocks, ALONE)
  const loaded = reference ? [] : windowsOf(blocks, loadedKind)
  const idleKind: WindowKind = { state: 'idle', vms: cell.vms }
  const coverages = loaded.flatMap((trial) => trial.neighbours.map((neighbour) => neighbour.coverage))
  const ratio = reference ? REFERENCE : judgedRatio(input)
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
    ...ratio,
    withheld,
    n: reference ? blocks.length : ratio.n,
    blockRatesAlone: blockMeans(blocks, ALONE),
    stability: reference ? null : stabilityOf({ course, ratesOf, mostBlocks, withheld }),
    isolation: reference ? null : isolationOf(blocks, loadedKind, ratesOf),
    withoutSteadiness: !reference && sendsBlindly ? SENT_ONLY : null,
    window: windowLength([...alone, ...loaded], autocorrelationNs(alone, ratesOf)),
    voids: course.voids.map(({ block, boot, reasons }) => ({ block, boot, reasons: [...reasons] })),
    ...lossOf(ratio),
    idleRatio: reference ? null : idleRatio(blocks, idleKind),
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

const SENT_ONLY = 'not judged: over time only what VM1 sent is known, and with UDP that is not what was received'

type Ratio = Pick<CellResult, 'ratio' | 'low' | 'high' | 'n' | 'verdict' | 'reason' | 'blockLogRatios' | 'judgement'>

const NO_RATIO = { ratio: null, low: null, high: null, n: 0 }
const REFERENCE: Ratio = {
  ...NO_RATIO,
  verdict: null,
  reason: 'reference: the alone windows',
  blockLogRatios: [],
  judgement: null,
}

/** The ratio over the blocks that the verdict rests on, with the interval of the repeated looks where there is one. */
function judgedRatio({ course, judgement, margin, withheld }: CellInput): Ratio {
  const all = blockLogRatios(course.blocks, { state: 'loaded', vms: course.cell.vms })
  if (judgement === null) return { ...REFERENCE, verdict: 'inconclusive', reason: 'nothing was judged' }
  const told = verdictOf({ course, judgement, values: all, margin, withheld })
  const n = all.length === 0 ? 0 : judgement.n
  const values = all.slice(0, n)
  if (values.length === 0 || !values.every(Number.isFinite)) {
    return { ...NO_RATIO, n, ...told, blockLogRatios: [], judgement }
  }
  const plain = meanInterval(values, PLAIN_CONFIDENCE)
  const low = judgement.low ?? plain.low
  const high = judgement.high ?? plain.high
  return {
    ratio: Math.exp(plain.mean),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
    n,
    ...told,
    blockLogRatios: values,
    judgement,
  }
}

/** Of an interval over too few blocks for a verdict. */
const PLAIN_CONFIDENCE = 0.95

function idleRatio(blocks: readonly SelectedBlock[], kind: WindowKind): number | null {
  const values = blockLogRatios(blocks, kind)
  return values.length === 0 || !values.every(Number.isFinite) ? null : Math.exp(mean(values))
}

/** A window should last ten autocorrelation times and a hundred times the start skew. */
function windowLength(windows: readonly Trial[], autocorrelation: number | null): CellResult['window'] {
  if (windows.length === 0) return null
  const skews = windows.flatMap(({ startSkewNs }) => (startSkewNs === null ? [] : [Math.abs(startSkewNs)]))
  const needed = [
    ...(autocorrelation === null ? [] : [10 * autocorrelation]),
    ...(skews.length === 0 ? [] : [100 * quantile(skews, 0.95)]),
  ]
  return {
    meanNs: mean(windows.map(({ startNs, endNs }) => endNs - startNs)),
    autocorrelationNs: autocorrelation,
    neededNs: needed.length === 0 ? null : Math.max(...needed),
  }
}

function blockMeans(blocks: readonly SelectedBlock[], kind: WindowKind): number[] {
  return blocks
    .map((block) => windowsOf([block], kind).map((trial) => trial.result.rate))
    .filter((rates) => rates.length > 0)
    .map(mean)
}

function rateSummary(blocks: readonly SelectedBlock[], kind: WindowKind): StateSummary | null {
  const means = blockMeans(blocks, kind)
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
