import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import type { TrialSeries } from '../../src/model/trial.ts'
import { normalSource } from '../fakes/normalSource.ts'
import { SAMPLE_GROUPS } from '../fakes/samplePlan.ts'
import { sampleMetric, type SampleRun, sampleRun } from '../fakes/sampleRun.ts'

const groups = SAMPLE_GROUPS.filter(({ id }) => id === 'dhrystone')
const RUN = sampleRun({ groups })

const cellOf = (run: SampleRun) => {
  const { cells, conditions } = analyse({ run: 'r', ...run, metricOf: sampleMetric })
  const window = cells.find(({ id }) => id === 'dhrystone-2vm')?.window
  return { window, said: conditions.filter((condition) => condition.startsWith('Short windows')) }
}

const startedLate = (byNs: number) => RUN.trials.map((trial) => ({ ...trial, startSkewNs: -byNs }))

/** Rates that go their own slow way: each is 0.95 of the one before it, and something new. */
function sluggish({ trial, boot, series }: TrialSeries): TrialSeries {
  const normal = normalSource(trial.length)
  return {
    trial,
    boot,
    series: series.map((line) => {
      let way = 0
      return {
        ...line,
        points: line.points.map(([timeNs, rate]): [number, number] => {
          way = 0.95 * way + normal()
          return [timeNs, rate * (1 + 0.02 * way)]
        }),
      }
    }),
  }
}

describe('the length of windows', () => {
  it('is not spoken of where it will do', () => {
    const { window, said } = cellOf({ ...RUN, series: [], trials: startedLate(2e6) })
    expect(window?.neededNs).toBe(2e8)
    expect(window?.neededNs).toBeLessThanOrEqual(window?.meanNs ?? 0)
    expect(said).toEqual([])
  })

  it('is named too short where starts are so late that a hundred such delays do not fit', () => {
    const { window, said } = cellOf({ ...RUN, trials: startedLate(50e6) })
    expect(window?.neededNs).toBeCloseTo(5e9, -3)
    expect(said.join()).toMatch(/dhrystone-2vm \([\d.]+ s, needs 5\.0 s\)/)
  })

  it('is named too short where the rate changes too slowly for ten of its autocorrelation times to fit', () => {
    const { window, said } = cellOf({ ...RUN, series: RUN.series.map(sluggish) })
    expect(window?.neededNs).toBeCloseTo(10 * (window?.autocorrelationNs ?? 0), -3)
    expect(window?.neededNs).toBeGreaterThan(window?.meanNs ?? 0)
    expect(said.join()).toContain('dhrystone-2vm')
  })
})
