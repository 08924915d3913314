import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import type { Analysis } from '../../src/model/analysis.ts'
import { normalSource } from '../fakes/normalSource.ts'
import { SAMPLE_HOST, sampleBoot, samplePlacement } from '../fakes/sampleHost.ts'
import { type PlanOptions, SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import {
  SAMPLE_QUALIFICATION,
  sampleCalibration,
  SAMPLE_LINKS,
  sampleMetric,
  wholeSchedules,
} from '../fakes/sampleRun.ts'
import { type PlannedPlace, plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const ONE_GROUP = SAMPLE_GROUPS.slice(0, 1)

function analysed(options: PlanOptions, rateOf: (place: PlannedPlace) => number): Analysis {
  const plan = samplePlan({ groups: ONE_GROUP, ...options })
  const trials = plannedPlaces(plan).map((place) => sampleTrial(place, rateOf(place), '1/s'))
  return analyse({
    run: 'test',
    plan,
    host: SAMPLE_HOST,
    placement: samplePlacement(),
    boots: plan.blocks.map(({ block }) => sampleBoot(block)),
    trials,
    schedules: wholeSchedules(plan),
    series: [],
    counters: [],
    sampled: [],
    links: SAMPLE_LINKS,
    calibration: sampleCalibration(plan),
    qualification: SAMPLE_QUALIFICATION,
    metricOf: sampleMetric,
  })
}

const cellOf = (analysis: Analysis, id: string) => analysis.cells.find((cell) => cell.id === id)!

describe('the ratio of a cell', () => {
  it('is the true one, whatever the speed of each boot', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (kept, speeds, rounds) => {
          const analysis = analysed({ rounds }, ({ block, window }) => {
            const share = window.state === 'loaded' ? kept ** (window.vms - 1) : 1
            return speeds[block - 1]! * share
          })
          const cell = cellOf(analysis, 'dhrystone-3vm')
          expect(cell.ratio! / kept ** 2).toBeCloseTo(1, 9)
          expect([cell.low! / cell.ratio!, cell.high! / cell.ratio!, cell.idleRatio].map((x) => x?.toFixed(6))).toEqual(
            ['1.000000', '1.000000', '1.000000'],
          )
          expect(cell.n).toBe(4)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('averages the log-ratios of a block over its rounds before blocks count', () => {
    // Block 1: ln 0.5 and ln 0.5; block 2: ln 1 and ln 0.25. Both have the mean ln 0.5, so the interval is a point.
    const rates = { 1: [0.5, 0.5], 2: [1, 0.25] } as Record<number, number[]>
    const analysis = analysed({ blocks: 2, rounds: 2, running: [1, 2] }, ({ block, round, window }) =>
      window.state === 'loaded' ? rates[block]![round]! : 1,
    )
    const cell = cellOf(analysis, 'dhrystone-2vm')
    expect(cell.blockLogRatios.map((d) => d.toFixed(12))).toEqual(Array(2).fill(Math.log(0.5).toFixed(12)))
    expect([cell.low, cell.high].map((x) => x!.toFixed(12))).toEqual(['0.500000000000', '0.500000000000'])
  })

  it('has an interval that covers the truth as often as it says, with noisy boots and windows', () => {
    const normal = normalSource(5)
    let covered = 0
    const runs = 3000
    for (let run = 0; run < runs; run += 1) {
      const boots = Array.from({ length: 4 }, () => [0.2 * normal(), 0.05 * normal()] as const)
      const analysis = analysed({ rounds: 2, running: [1, 2] }, ({ block, window }) => {
        const [speed, effect] = boots[block - 1]!
        const loaded = window.state === 'loaded' ? Math.log(0.7) + effect : 0
        return Math.exp(speed + loaded + 0.03 * normal())
      })
      const { low, high } = cellOf(analysis, 'dhrystone-2vm')
      if (low! <= 0.7 && high! >= 0.7) covered += 1
    }
    // Two one-sided tests at 5 %, since four blocks have but one look.
    expect(covered / runs).toBeGreaterThan(0.888)
    expect(covered / runs).toBeLessThan(0.912)
  })

  it('is not given for one VM, and has no interval with one block', () => {
    const analysis = analysed({ blocks: 1 }, () => 5)
    expect(cellOf(analysis, 'dhrystone-1vm')).toMatchObject({
      neighbours: 'none',
      ratio: null,
      low: null,
      high: null,
      n: 1,
      verdict: null,
      reason: 'reference: the alone windows',
      rates: { alone: { n: 1, mean: 5, sd: null }, idle: null, loaded: null },
    })
    expect(cellOf(analysis, 'dhrystone-2vm')).toMatchObject({
      ratio: 1,
      low: null,
      high: null,
      n: 1,
      verdict: 'inconclusive',
      reason: 'too few blocks for a verdict: 1',
    })
  })

  it('is withheld where a victim delivered nothing, instead of forgetting that block', () => {
    const starved = (place: PlannedPlace) => (place.block === 2 && place.window.vms === 3 ? 0 : 10)
    const cell = cellOf(analysed({}, starved), 'dhrystone-3vm')
    expect(cell).toMatchObject({ ratio: null, low: null, high: null, n: 4, blockLogRatios: [], orderEffect: null })
    expect(cell.reason).toBe("the victim's rate was zero in 1 of 4 blocks: no ratio")
  })
})

describe('other figures of a cell', () => {
  it('tell a loss that only comes with the first window taken alone', () => {
    // Odd blocks take alone first. Only there the loaded window is slower.
    const analysis = analysed({ running: [1, 2] }, ({ block, window }) =>
      window.state === 'loaded' && block % 2 === 1 ? 0.8 : 1,
    )
    expect(cellOf(analysis, 'dhrystone-2vm').orderEffect).toBeCloseTo(Math.log(0.8), 12)
    const oneOrder = analysed({ blocks: 1 }, () => 1)
    expect(cellOf(oneOrder, 'dhrystone-2vm').orderEffect).toBeNull()
  })

  it('give idle only where idle windows are, and rates over blocks', () => {
    const analysis = analysed({ blocks: 2, rounds: 2 }, ({ block, round, window }) =>
      window.state === 'idle' ? 0.9 : window.state === 'alone' ? block + round * 2 : 1,
    )
    expect(cellOf(analysis, 'dhrystone-2vm').idleRatio).toBeNull()
    expect(cellOf(analysis, 'dhrystone-2vm').rates.idle).toBeNull()
    // Alone windows: block 1 has 1 and 3, block 2 has 2 and 4.
    expect(cellOf(analysis, 'dhrystone-3vm').idleRatio).toBeCloseTo(0.9 / (1 * 3 * 2 * 4) ** 0.25, 12)
    const { rates, coefficientOfVariation } = cellOf(analysis, 'dhrystone-3vm')
    expect(rates.alone).toEqual({ n: 2, mean: 2.5, sd: Math.SQRT1_2 })
    expect(rates.loaded).toEqual({ n: 2, mean: 1, sd: 0 })
    expect(coefficientOfVariation.alone).toBeCloseTo(Math.sqrt(5 / 3) / 2.5, 12)
    expect(coefficientOfVariation.loaded).toBe(0)
  })
})
