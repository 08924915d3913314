import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jainIndex, worstShare } from '../../../src/analyse/isolation/fairness.ts'
import { lossOf, lossPercent } from '../../../src/analyse/isolation/loss.ts'
import { workConservation } from '../../../src/analyse/isolation/workConservation.ts'

describe('loss', () => {
  it('is the share of the rate alone that is missing', () => {
    // 100 · (1 − 150 / 200) = 100 · 0.25 = 25; 100 · (1 − 220 / 200) = −10.
    expect(lossPercent(200, 150)).toBe(25)
    expect(lossPercent(200, 220)).toBeCloseTo(-10, 12)
    expect(lossPercent(200, 0)).toBe(100)
  })

  it('is not defined without a rate alone', () => {
    expect([lossPercent(0, 5), lossPercent(NaN, 5), lossPercent(5, -1), lossPercent(5, Infinity)]).toEqual(
      Array(4).fill(null),
    )
  })

  it('turns the bounds of a ratio around', () => {
    // 0.8 [0.7, 0.9]: 100 · (1 − 0.8) = 20, from 100 · (1 − 0.9) = 10 to 100 · (1 − 0.7) = 30.
    const { lossPercent: loss, lossInterval } = lossOf({ ratio: 0.8, low: 0.7, high: 0.9 })
    const { low, high } = lossInterval!
    expect([loss!, low, high].map((value) => value.toFixed(9))).toEqual([20, 10, 30].map((value) => value.toFixed(9)))
    expect(lossOf({ ratio: 0.5, low: null, high: null })).toEqual({ lossPercent: 50, lossInterval: null })
    expect(lossOf({ ratio: null, low: null, high: null })).toEqual({ lossPercent: null, lossInterval: null })
  })
})

describe("Jain's index and the worst share", () => {
  it('follow their formulas', () => {
    // (10 + 20 + 30)² / (3 · (100 + 400 + 900)) = 3600 / 4200; min / mean = 10 / 20.
    expect(jainIndex([10, 20, 30])).toBeCloseTo(3600 / 4200, 12)
    expect(worstShare([10, 20, 30])).toBe(0.5)
    // One VM has all of it: 1/n, and the worst has nothing.
    expect([jainIndex([8, 0, 0, 0]), worstShare([8, 0, 0, 0])]).toEqual([0.25, 0])
  })

  it('say nothing about one VM, none, or VMs that delivered nothing', () => {
    for (const rates of [[], [5], [0, 0], [5, -1], [5, NaN]]) {
      expect([jainIndex(rates), worstShare(rates)]).toEqual([null, null])
    }
  })

  it('lie in their range and know no unit', () => {
    const rates = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 16 })
    fc.assert(
      fc.property(rates, fc.double({ min: 1e-200, max: 1e200, noNaN: true }), (values, unit) => {
        const index = jainIndex(values)!
        expect(index).toBeGreaterThan(1 / values.length - 1e-9)
        expect(index).toBeLessThan(1 + 1e-9)
        expect(worstShare(values)!).toBeLessThan(1 + 1e-9)
        expect(jainIndex(values.map((value) => value * unit))! / index).toBeCloseTo(1, 9)
      }),
    )
  })
})

describe('work conservation', () => {
  it('counts what was lost, but no more than what stood idle', () => {
    // Unused 100 − 60 = 40. Lost 20 < 40: 60 / (60 + 20) = 0.75. Lost 90 > 40: 60 / (60 + 40) = 0.6.
    expect(workConservation({ usedTotal: 60, capacity: 100, loss: 20 })).toBe(0.75)
    expect(workConservation({ usedTotal: 60, capacity: 100, loss: 90 })).toBe(0.6)
  })

  it('is whole where all was used or nothing lost, and nothing where all stood idle', () => {
    expect(workConservation({ usedTotal: 100, capacity: 100, loss: 50 })).toBe(1)
    expect(workConservation({ usedTotal: 110, capacity: 100, loss: 50 })).toBe(1)
    expect(workConservation({ usedTotal: 60, capacity: 100, loss: 0 })).toBe(1)
    expect(workConservation({ usedTotal: 0, capacity: 100, loss: 50 })).toBe(0)
  })

  it('is not defined without a capacity, or where nothing was wanted', () => {
    expect(workConservation({ usedTotal: 60, capacity: null, loss: 20 })).toBeNull()
    expect(workConservation({ usedTotal: 0, capacity: 100, loss: 0 })).toBeNull()
    expect(workConservation({ usedTotal: 60, capacity: 100, loss: NaN })).toBeNull()
  })
})
