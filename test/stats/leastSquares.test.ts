import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseOf, leastSquares } from '../../src/stats/leastSquares.ts'

describe('leastSquares', () => {
  it('fits a line as worked by hand', () => {
    const fit = leastSquares(
      [0, 1, 2, 3].map((x) => [1, x]),
      [1, 3, 4, 8],
    )!
    expect(fit.coefficients[0]).toBeCloseTo(0.7, 12)
    expect(fit.coefficients[1]).toBeCloseTo(2.2, 12)
    expect(fit.residualSumOfSquares).toBeCloseTo(1.8, 12)
    expect(fit.inverse[1]?.[1]).toBeCloseTo(1 / 5, 12)
  })

  it('finds the coefficients that made the data', () => {
    const number = fc.integer({ min: -9, max: 9 })
    const rows = fc.array(fc.tuple(number, number, number), { minLength: 6, maxLength: 12 })
    fc.assert(
      fc.property(rows, fc.tuple(number, number, number), (x, truth) => {
        const fit = leastSquares(
          x,
          x.map((row) => row.reduce((sum, value, index) => sum + value * (truth[index] ?? 0), 0)),
        )
        fc.pre(fit !== null)
        fit.coefficients.forEach((value, index) => {
          expect(value).toBeCloseTo(truth[index] ?? 0, 6)
        })
      }),
    )
  })

  it('has none where columns repeat each other', () => {
    const rows = [1, 2, 3].map((x) => [x, 2 * x])
    expect(leastSquares(rows, [1, 2, 3])).toBeNull()
    expect(inverseOf([[0]])).toBeNull()
  })
})
