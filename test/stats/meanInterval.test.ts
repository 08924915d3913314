import { describe, expect, it } from 'vitest'
import { meanInterval } from '../../src/stats/meanInterval.ts'
import { normalSource } from '../fakes/normalSource.ts'

describe('interval of a mean', () => {
  it.each([
    [4, 11],
    [8, 12],
  ])('covers the truth as often as it says (n = %i)', (size, seed) => {
    const normal = normalSource(seed)
    const runs = 60_000
    let covered = 0
    for (let run = 0; run < runs; run += 1) {
      const { low, high } = meanInterval(
        Array.from({ length: size }, () => 3 + 2 * normal()),
        0.95,
      )
      if (low! <= 3 && high! >= 3) covered += 1
    }
    expect(covered / runs).toBeGreaterThan(0.945)
    expect(covered / runs).toBeLessThan(0.955)
  })

  it('is the textbook interval', () => {
    // t(0.975, 3) = 3.182446305284263; the sample has mean 2.5 and standard deviation sqrt(5/3).
    const half = (3.182446305284263 * Math.sqrt(5 / 3)) / 2
    const { mean, low, high, n } = meanInterval([1, 2, 3, 4], 0.95)
    expect([mean, n]).toEqual([2.5, 4])
    expect(low).toBeCloseTo(2.5 - half, 12)
    expect(high).toBeCloseTo(2.5 + half, 12)
  })

  it('has no ends below two values', () => {
    expect(meanInterval([7], 0.95)).toEqual({ mean: 7, low: null, high: null, n: 1 })
    expect(meanInterval([], 0.95)).toEqual({ mean: Number.NaN, low: null, high: null, n: 0 })
  })
})
