import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import type { Trial, TrialSeries } from '../../src/model/trial.ts'
import { SAMPLE_GROUPS } from '../fakes/samplePlan.ts'
import { sampleMetric, type SampleRun, sampleRun } from '../fakes/sampleRun.ts'

const groups = SAMPLE_GROUPS.filter(({ id }) => id === 'dhrystone' || id === 'placebo')
const run = sampleRun({ groups, blocks: 8, running: [1, 2] })
const isLoaded = ({ group, state }: Trial) => group === 'dhrystone' && state === 'loaded'

/** Ten rates a window that swing by `spread` about its mean; so many of them are kept. */
function seriesOf(trial: Trial, spread: number, kept = 10): TrialSeries {
  const points = Array.from({ length: 10 }, (_, at): [number, number] => [
    trial.startNs + (at + 1) * 1e8,
    trial.result.rate * (1 + (at % 2 === 0 ? spread : -spread)),
  ])
  const series = [{ vm: 'vm1', name: 'rate', unit: '1/s', points: points.slice(0, kept) }]
  return { trial: trial.id, boot: trial.boot, series }
}

const spreadOf = (trial: Trial, growth: number) => (isLoaded(trial) ? 0.05 * growth * (1 + trial.block / 100) : 0.05)
const withSeries = (growth: number, kept: (trial: Trial) => number = () => 10) =>
  run.trials.map((trial) => seriesOf(trial, spreadOf(trial, growth), kept(trial)))

function steadiness(changes: Partial<SampleRun>) {
  const analysis = analyse({ run: 'sample', ...run, series: withSeries(1), ...changes, metricOf: sampleMetric })
  const cell = analysis.cells.find(({ id }) => id === 'dhrystone-2vm')!
  return { analysis, cell, verdict: cell.stability?.judgement.verdict, reason: cell.stability?.reason }
}

describe('steadiness', () => {
  it('is told by the spread within windows', () => {
    expect(steadiness({})).toMatchObject({
      verdict: 'independent',
      reason: expect.stringContaining('as steady') as string,
    })
    expect(steadiness({ series: withSeries(3) })).toMatchObject({
      verdict: 'interfered',
      reason: expect.stringContaining('unsteadier') as string,
    })
    expect(steadiness({ series: [] }).cell.stability).toBeNull()
  })

  it('is withheld on a host that does not qualify, unless that is accepted', () => {
    const noisy = { ...run.qualification, low: 0.8 }
    expect(steadiness({ qualification: noisy })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'withheld: the host is not qualified',
    })
    expect(steadiness({ qualification: { ...noisy, noisyHostAccepted: true } }).verdict).toBe('independent')
  })

  it('is withheld where the placebo shows a loss', () => {
    const trials = run.trials.map((trial) =>
      trial.group === 'placebo' && trial.state === 'loaded'
        ? { ...trial, result: { ...trial.result, rate: trial.result.rate / 2 } }
        : trial,
    )
    expect(steadiness({ trials })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'withheld: the placebo shows a loss as well',
    })
  })

  it('is void where the cell is', () => {
    const trials = run.trials.map((trial) =>
      isLoaded(trial) && trial.block <= 5
        ? { ...trial, neighbours: trial.neighbours.map((dose) => ({ ...dose, coverage: 0 })) }
        : trial,
    )
    const found = steadiness({ trials })
    expect([found.cell.verdict, found.verdict]).toEqual(['void', 'void'])
    expect(found.reason).toContain('its conditions were not met')
  })

  it('is not told from the blocks alone in which a starved victim still showed a rate', () => {
    const starvedIn = (blocks: readonly number[]) => (trial: Trial) =>
      isLoaded(trial) && blocks.includes(trial.block) ? 3 : 10
    expect(steadiness({ series: withSeries(1, starvedIn([3])) })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the spread does not show in 1 of 8 blocks',
    })
    const everywhere = steadiness({ series: withSeries(1, starvedIn([1, 2, 3, 4, 5, 6, 7, 8])) })
    expect(everywhere).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the spread does not show in 8 of 8 blocks',
      cell: { stability: { ratio: null, loaded: null } },
    })
    const stalled = run.trials.map((trial) => ({
      ...seriesOf(trial, 0.05),
      ...(isLoaded(trial) && trial.block === 2 ? seriesOf({ ...trial, result: { ...trial.result, rate: 0 } }, 0) : {}),
    }))
    expect(steadiness({ series: stalled }).verdict).toBe('inconclusive')
  })

  it('counts among the false verdicts that are to be expected', () => {
    const { analysis } = steadiness({})
    const judged = analysis.cells.filter(({ stability }) => stability !== null).length
    expect(judged).toBe(2)
    expect(analysis.expectedFalseVerdicts).toMatchObject({ unsteadier: 0.02, asSteady: 0.1 })
  })
})

describe('the confidence of the intervals', () => {
  it('is higher in a gate, whose cells share the false rates', () => {
    const expecting = (expect: SampleRun['plan']['expect']) => steadiness({ plan: { ...run.plan, expect } }).analysis
    expect(expecting({}).confidence).toBeCloseTo(0.9, 12)
    expect(expecting({ 'dhrystone-2vm': 'independent' }).confidence).toBeCloseTo(0.9, 12)
    const both = expecting({ 'dhrystone-2vm': 'independent', 'placebo-2vm': 'independent' })
    expect(both.confidence).toBeCloseTo(0.95, 12)
  })
})
