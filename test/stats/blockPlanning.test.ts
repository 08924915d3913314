import { describe, expect, it } from 'vitest'
import { bestRounds, furtherBlocks } from '../../src/stats/blockPlanning.ts'
import { decideSequentially } from '../../src/stats/decide.ts'
import { mean } from '../../src/stats/describe.ts'
import { scheduleFor } from '../../src/stats/schedule.ts'
import { normalSource } from '../fakes/normalSource.ts'

describe('rounds a block', () => {
  const options = { withinVariance: 4, blockVariance: 3, rounds: 2, blockCost: 8, roundCost: 2 }

  it('are the worked example', () => {
    // T² = 3 − 4/2 = 1; √(8/2 · 4/1) = 4.
    expect(bestRounds(options)).toBe(4)
    expect(bestRounds({ ...options, blockCost: 8.1 })).toBe(5)
  })

  it('stay within 1 to 10', () => {
    expect(bestRounds({ ...options, blockVariance: 1.5 })).toBe(10)
    expect(bestRounds({ ...options, blockCost: 1e6 })).toBe(10)
    expect(bestRounds({ ...options, blockCost: 0 })).toBe(1)
    expect(bestRounds({ ...options, withinVariance: 0 })).toBe(1)
    expect(bestRounds({ ...options, withinVariance: 0, blockVariance: 0 })).toBe(1)
    expect(() => bestRounds({ ...options, roundCost: 0 })).toThrow(RangeError)
  })

  it('give the smallest variance for the time', () => {
    const costOf = (rounds: number) => (3 + 2 / rounds) * (20 + 5 * rounds)
    const costs = Array.from({ length: 10 }, (_, at) => costOf(at + 1))
    const best = bestRounds({ withinVariance: 2, blockVariance: 3 + 2 / 2, rounds: 2, blockCost: 20, roundCost: 5 })
    // √(4 · 2/3) = 1.63, rounded up.
    expect(best).toBe(2)
    expect(costs.indexOf(Math.min(...costs)) + 1).toBe(best)
  })
})

describe('further blocks', () => {
  const bounds = { low: Math.log(0.95), high: -Math.log(0.95) }
  const schedule = scheduleFor(32)!
  const state = { n: 4, mean: 0, sd: 0.05, bounds, schedule, harm: 'down' as const }

  it('are the worked examples', () => {
    // Inside, α = 0.0117: ((2.26684 + 1.28155)·0.05/0.0512933)² = 11.96, 12 in all.
    expect(furtherBlocks(state)).toBe(8)
    // Below, α = 0.00197: ((2.88293 + 1.28155)·0.05/0.0487067)² = 18.28, 19 in all.
    expect(furtherBlocks({ ...state, mean: -0.1 })).toBe(15)
  })

  it('are at least one, and none where no number would do', () => {
    expect(furtherBlocks({ ...state, n: 100 })).toBe(1)
    expect(furtherBlocks({ ...state, sd: 0 })).toBe(1)
    expect(furtherBlocks({ ...state, mean: bounds.low })).toBeNull()
    expect(furtherBlocks({ ...state, sd: 0, mean: bounds.low })).toBeNull()
    expect(furtherBlocks({ ...state, mean: bounds.low + 1e-4 })).toBeNull()
  })

  it('are not promised beyond the bound opposite to harm, where they decide nothing', () => {
    expect(furtherBlocks({ ...state, mean: 0.1 })).toBeNull()
    expect(furtherBlocks({ ...state, mean: 0.1, harm: 'up' })).toBe(15)
    expect(furtherBlocks({ ...state, mean: -0.1, harm: 'up' })).toBeNull()
    expect(furtherBlocks({ ...state, mean: 0.04 })).not.toBeNull()
  })

  it('decide about nine campaigns in ten when they are added', () => {
    const normal = normalSource(12)
    const truth = -0.1
    const sd = 0.06
    const total = 4 + furtherBlocks({ ...state, mean: truth, sd })!
    const once = { ...schedule, looks: [total] }
    const decided = Array.from({ length: 2000 }, () => {
      const values = Array.from({ length: total }, () => truth + sd * normal())
      return decideSequentially(values, once, bounds)!.decision === 'harm' ? 1 : 0
    })
    expect(mean(decided)).toBeGreaterThan(0.82)
    expect(mean(decided)).toBeLessThan(0.95)
  })
})
