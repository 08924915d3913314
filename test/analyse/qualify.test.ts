import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import { floorOf, isFloorJudged, judgeHost, MOST_FLOOR_ROUNDS } from '../../src/analyse/qualify.ts'
import { SAMPLE_GROUPS } from '../fakes/samplePlan.ts'
import { normalSource } from '../fakes/normalSource.ts'
import { sampleMetric, type SampleRun, SAMPLE_QUALIFICATION, sampleRun } from '../fakes/sampleRun.ts'

const examined = (low: number, high: number) => ({ ...SAMPLE_QUALIFICATION, low, high })

describe('a host', () => {
  it('qualifies when the whole interval lies within half of the margin', () => {
    // Half of 10 %: ln 0.95 to −ln 0.95, so 0.95 to 1.0526.
    expect(judgeHost(examined(0.951, 1.052), 0.1)).toEqual({
      qualified: true,
      sentence:
        'Host qualified: a native program beside native neighbours kept 100.0 % [95.1 %, 105.2 %] of its rate alone, ' +
        'n = 8 pairs, within ±5.0 %.',
    })
    for (const [low, high] of [
      [0.949, 1],
      [1, 1.053],
      [0.9, 1.1],
    ] as const) {
      expect(judgeHost(examined(low, high), 0.1).qualified).toBe(false)
    }
    expect(judgeHost(examined(0.98, 1.02), 0.05).qualified).toBe(true)
    expect(judgeHost(examined(0.97, 1.02), 0.05).qualified).toBe(false)
  })

  it('that does not qualify is told with what disturbed it', () => {
    const found = judgeHost(
      { ...examined(0.8, 1), stealShare: 0.02, foreign: [{ name: 'make', pid: 12, cores: 0.5 }] },
      0.1,
    )
    expect(found.sentence).toContain("Meanwhile the host's own hypervisor took 2.0 % of its cores, make (process 12)")
    expect(judgeHost(examined(0.8, 1), 0.1).sentence).not.toContain('Meanwhile')
  })
})

describe('a floor', () => {
  it('is judged when it lies wholly within half of the margin, or wholly without', () => {
    const judged = (low: number, high: number) => isFloorJudged({ ...SAMPLE_QUALIFICATION, low, high }, 0.1)
    expect([judged(0.96, 1.04), judged(0.8, 0.94), judged(1.06, 1.2)]).toEqual([true, true, true])
    expect([judged(0.94, 1), judged(0.99, 1.06), judged(0.9, 1.1)]).toEqual([false, false, false])
    expect(isFloorJudged(floorOf([{ alone: 0, loaded: 0 }]), 0.1)).toBe(false)
  })

  /** Share of examined hosts that qualify when one window has a spread of `sd`, and the host takes `loss` of loaded rates. */
  const qualifying = (loss: number, sd: number, hosts: number) => {
    const normal = normalSource(7)
    const examine = () => {
      const pairs = Array.from({ length: 8 }, () => ({ alone: 0, loaded: 0 }))
      for (let round = 0; round < MOST_FLOOR_ROUNDS; round += 1) {
        for (const pair of pairs) {
          pair.alone += Math.exp(sd * normal())
          pair.loaded += (1 - loss) * Math.exp(sd * normal())
        }
        if (isFloorJudged(floorOf(pairs), 0.1)) break
      }
      const { low, high } = floorOf(pairs)
      return judgeHost({ ...SAMPLE_QUALIFICATION, low, high }, 0.1).qualified
    }
    return Array.from({ length: hosts }, examine).filter(Boolean).length / hosts
  }

  it('right at half of the margin qualifies at most one time in twenty, although it is looked at three times', () => {
    for (const sd of [0.01, 0.03, 0.05]) expect(qualifying(0.05, sd, 2000)).toBeLessThan(0.06)
  })

  it('without a loss nearly always qualifies where longer windows are without noise', () => {
    expect(qualifying(0, 0.03, 500)).toBeGreaterThan(0.95)
  })
})

describe('verdicts with a victim', () => {
  const groups = SAMPLE_GROUPS.filter(({ id }) => ['dhrystone', 'netperf-tcp', 'placebo'].includes(id))
  const run = sampleRun({ groups, expect: { 'netperf-tcp-3vm': 'interfered' } })
  const analysed = (changes: Partial<SampleRun>) =>
    analyse({ run: 'sample', ...run, ...changes, metricOf: sampleMetric })
  const verdictsOf = (changes: Partial<SampleRun>) =>
    Object.fromEntries(analysed(changes).cells.map(({ id, verdict, reason }) => [id, [verdict, reason]]))

  it('are given on a host that qualifies', () => {
    expect(verdictsOf({})).toMatchObject({
      'dhrystone-2vm': ['independent', expect.anything()],
      'netperf-tcp-3vm': ['interfered', expect.anything()],
      'placebo-3vm': ['independent', expect.anything()],
    })
  })

  it('are withheld on one that does not, from the gate as well, unless that is accepted', () => {
    const noisy = examined(0.8, 1)
    const withheld = ['inconclusive', 'withheld: the host is not qualified']
    expect(verdictsOf({ qualification: noisy })).toMatchObject({
      'dhrystone-2vm': withheld,
      'netperf-tcp-2vm': withheld,
      'netperf-tcp-3vm': withheld,
      'placebo-3vm': withheld,
    })
    const analysis = analysed({ qualification: noisy })
    expect([analysis.qualified, analysis.gate?.outcome]).toEqual([false, 'undecided'])
    expect(verdictsOf({ qualification: { ...noisy, noisyHostAccepted: true } })['netperf-tcp-3vm']?.[0]).toBe(
      'interfered',
    )
  })

  it('are withheld where the placebo shows a loss, which keeps its own', () => {
    const trials = run.trials.map((trial) =>
      trial.group === 'placebo' && trial.state === 'loaded'
        ? { ...trial, result: { ...trial.result, rate: trial.result.rate / 2 } }
        : trial,
    )
    const withheld = ['inconclusive', 'withheld: the placebo shows a loss as well']
    expect(verdictsOf({ trials })).toMatchObject({
      'dhrystone-2vm': withheld,
      'netperf-tcp-3vm': withheld,
      'placebo-3vm': ['interfered', expect.anything()],
    })
    expect(analysed({ trials }).gate?.outcome).toBe('undecided')
  })
})
