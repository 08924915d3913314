import { describe, expect, it } from 'vitest'
import { fisherFUpper } from '../../src/stats/fisherF.ts'
import { studentTCdf } from '../../src/stats/studentT.ts'

describe('fisherFUpper', () => {
  it.each([
    // Upper 5 % and 1 % points of printed tables (Snedecor and Cochran, Statistical Methods).
    [4.9646, 1, 10, 0.05],
    [3.4928, 2, 20, 0.05],
    [4.9433, 3, 20, 0.01],
    [2.5336, 5, 30, 0.05],
    [19, 2, 2, 0.05],
  ])('P(F > %d) with %i and %i degrees of freedom', (f, numerator, denominator, p) => {
    expect(fisherFUpper(f, numerator, denominator)).toBeCloseTo(p, 4)
  })

  it('is two-sided Student with one degree of freedom above', () => {
    for (const t of [0.1, 1, 2.5, 8]) {
      expect(fisherFUpper(t * t, 1, 7)).toBeCloseTo(2 * (1 - studentTCdf(t, 7)), 10)
    }
  })

  it('has a closed form with two degrees of freedom above', () => {
    for (const f of [0.01, 0.5, 3, 40]) expect(fisherFUpper(f, 2, 9)).toBeCloseTo((1 + (2 * f) / 9) ** -4.5, 12)
  })

  it('ends in 1 and 0, and refuses no degrees of freedom', () => {
    expect([fisherFUpper(0, 2, 3), fisherFUpper(Infinity, 2, 3)]).toEqual([1, 0])
    expect(() => fisherFUpper(1, 0, 3)).toThrow(RangeError)
  })
})
