import { describe, expect, it } from 'vitest'
import { permutationP } from '../../src/stats/permutation.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { meanDifference } from '../../src/stats/welch.ts'

describe('the difference of two means', () => {
  it("has Welch's standard error and degrees of freedom", () => {
    // Means 2.5 and 6, variances 5/3 and 16. 16/3 + (5/3)/4 = 5.75, so the standard error is √5.75 = 2.397916.
    // Degrees: 5.75² / ((5/12)² / 3 + (16/3)² / 2) = 33.0625 / (0.0578704 + 14.2222222) = 2.315288.
    const found = meanDifference([1, 2, 3, 4], [2, 6, 10])!
    expect(found.difference).toBe(3.5)
    expect(found.standardError).toBeCloseTo(2.397916, 6)
    expect(found.degreesOfFreedom).toBeCloseTo(2.315288, 5)
  })

  it('needs two values of each, which may be alike', () => {
    expect([meanDifference([1], [1, 2]), meanDifference([1, 2], [])]).toEqual([null, null])
    expect(meanDifference([1, 1], [3, 3, 3])).toEqual({ difference: 2, standardError: 0, degreesOfFreedom: 3 })
  })
})

describe('the permutation test', () => {
  it('gives the share of regroupings, where they can be counted', () => {
    // b holds the three largest of six: of the 20 ways to choose three, only this one reaches the statistic: 0.05.
    expect(permutationP([1, 2, 3], [11, 12, 14], 0, seededRandom(1))).toBeCloseTo(0.05, 2)
    // 36 of the 495 ways to choose four of twelve reach it, counted by going through all of them.
    const [a, b] = [
      [-0.02, -0.02, -0.02, 0.01],
      [0, -0.05, 0.16, -0.06, -0.15, -0.14, -0.15, 0.09],
    ]
    expect(permutationP(a, b, Math.log(0.9), seededRandom(1))).toBeCloseTo(36 / 495, 2)
    // Shifted by 20, b holds the three smallest, and every regrouping reaches the statistic.
    expect(permutationP([1, 2, 3], [11, 12, 14], 20, seededRandom(1))).toBe(1)
  })

  it('counts all regroupings of values that are alike', () => {
    expect(permutationP([1, 1], [1, 1], 0, seededRandom(1))).toBe(1)
  })
})
