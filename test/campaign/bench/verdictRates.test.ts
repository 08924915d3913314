import { describe, expect, it } from 'vitest'
import { heavyTailedBlocks, normalBlocks, sampledBlocks } from '../../../src/campaign/bench/simulateBlocks.ts'
import { simulateCampaigns } from '../../../src/campaign/bench/simulateCampaigns.ts'
import { verdictRates } from '../../../src/campaign/bench/verdictRates.ts'
import { mean, standardDeviation } from '../../../src/stats/describe.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { scheduleFor } from '../../../src/stats/schedule.ts'

const bounds = { low: Math.log(0.95), high: -Math.log(0.95) }

describe('simulated blocks', () => {
  it.each([
    ['normal', normalBlocks(0.027, seededRandom(1)), 0.027, 0.01],
    ['t with 3 df', heavyTailedBlocks(0.027, seededRandom(2)), 0.027, 0.25],
    // Twice the variance of a window's own effect and of the mean of 10 correlated samples, less what neighbouring
    // windows share, and the boot's response to load.
    ['one round', sampledBlocks(1, seededRandom(3)), 0.034, 0.06],
  ])('%s: mean 0 and the deviation that is meant', (_name, draw, sd, tolerance) => {
    const values = Array.from({ length: 100_000 }, draw)
    expect(Math.abs(mean(values))).toBeLessThan((4 * sd) / Math.sqrt(values.length))
    expect(Math.abs(standardDeviation(values)! / sd - 1)).toBeLessThan(tolerance)
  })

  it('have heavy tails where they should', () => {
    const far = (draw: () => number) => Array.from({ length: 50_000 }, draw).filter((d) => Math.abs(d) > 4).length
    expect(far(normalBlocks(1, seededRandom(4)))).toBeLessThan(15)
    // P(|T₃| > 4√3) = 0.00617
    expect(Math.abs(far(heavyTailedBlocks(1, seededRandom(4))) / 50_000 - 0.00617)).toBeLessThan(0.0015)
  })
})

describe('rates of verdicts', () => {
  const simulate = (trueRatio: number, cells: number) =>
    simulateCampaigns({
      campaigns: 4000,
      schedule: scheduleFor(32, cells)!,
      bounds,
      drawBlock: normalBlocks(0.027, seededRandom(7)),
      trueLogRatio: Math.log(trueRatio),
      cells,
    })
  const errorOf = (rate: number) => Math.sqrt((rate * (1 - rate)) / 4000)

  it.each([1, 8])('keep what is promised at the margin, for %i cells', (cells) => {
    const { interfered, independent } = simulate(0.95, cells)
    expect(Math.abs(interfered / 4000 - 0.01)).toBeLessThan(3.5 * errorOf(0.01))
    expect(Math.abs(independent / 4000 - 0.05)).toBeLessThan(3.5 * errorOf(0.05))
  })

  // Bounds of what is promised to users: 1.2 % and 5.5 %; with heavy tails or few boots they must hold as well.
  it.each([
    ['t with 3 df', () => heavyTailedBlocks(0.027, seededRandom(11))],
    ['boots of samples, 1 round', () => sampledBlocks(1, seededRandom(12))],
    ['boots of samples, 2 rounds', () => sampledBlocks(2, seededRandom(13))],
  ])('keep it with other effects of boots: %s', (_name, source) => {
    const { interfered, independent } = simulateCampaigns({
      campaigns: 4000,
      schedule: scheduleFor(32)!,
      bounds,
      drawBlock: source(),
      trueLogRatio: bounds.low,
    })
    expect(interfered / 4000).toBeLessThan(0.012 + 3 * errorOf(0.012))
    expect(independent / 4000).toBeLessThan(0.055 + 3 * errorOf(0.055))
  })

  it('is higher than promised when looks are not paid for', () => {
    const greedy = { ...scheduleFor(32)!, interferedLevel: 0.01, independentLevel: 0.05 }
    const { interfered, independent } = simulateCampaigns({
      campaigns: 4000,
      schedule: greedy,
      bounds,
      drawBlock: normalBlocks(0.027, seededRandom(7)),
      trueLogRatio: bounds.low,
    })
    expect(interfered / 4000).toBeGreaterThan(0.025)
    expect(independent / 4000).toBeGreaterThan(0.1)
  })

  it('decide clear cases early', () => {
    const none = simulate(1, 1)
    expect(none.independent / 4000).toBeGreaterThan(0.995)
    expect(none.meanBlocks).toBeLessThan(6.5)
    const loss = simulate(0.9, 1)
    expect(loss.interfered / 4000).toBeGreaterThan(0.995)
    expect(loss.meanBlocks).toBeLessThan(7.5)
  })

  it('are the same each time, with their intervals', () => {
    const heard: string[] = []
    const document = verdictRates(20, (what) => heard.push(what))
    expect(verdictRates(20, () => undefined)).toEqual(document)
    expect(heard).toHaveLength(6)
    expect(new Set(document.figures.map(({ name }) => name)).size).toBe(37)
    for (const { value, low, high } of document.figures) {
      expect(low).toBeLessThanOrEqual(value + 1e-9)
      expect(high).toBeGreaterThanOrEqual(value - 1e-9)
    }
  })
})
