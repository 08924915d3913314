import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { studentTCdf, studentTQuantile } from '../../src/stats/studentT.ts'

type Golden = { quantiles: { p: number; df: number; t: number }[]; cdf: { t: number; df: number; p: number }[] }
const golden = JSON.parse(readFileSync(new URL('../golden/stats/student-t.json', import.meta.url), 'utf8')) as Golden

const relative = (got: number, wanted: number) => (wanted === 0 ? Math.abs(got) : Math.abs(got / wanted - 1))

describe("Student's t against R", () => {
  it('gives quantiles with a relative error below 1e-10', () => {
    expect(golden.quantiles.length).toBeGreaterThan(300)
    const worst = golden.quantiles.toSorted(
      (a, b) => relative(studentTQuantile(b.p, b.df), b.t) - relative(studentTQuantile(a.p, a.df), a.t),
    )[0]!
    expect(relative(studentTQuantile(worst.p, worst.df), worst.t), JSON.stringify(worst)).toBeLessThan(1e-10)
  })

  it('gives the distribution function with a relative error below 1e-10', () => {
    expect(golden.cdf.length).toBeGreaterThan(250)
    for (const { t, df, p } of golden.cdf) {
      expect(relative(studentTCdf(t, df), p), `t ${t}, df ${df}`).toBeLessThan(1e-10)
    }
  })
})

describe("Student's t in itself", () => {
  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
  const degrees = fc.integer({ min: 1, max: 200 })

  it('has a quantile that inverts the distribution function', () => {
    fc.assert(
      fc.property(probability, degrees, (p, df) => {
        expect(studentTCdf(studentTQuantile(p, df), df)).toBeCloseTo(p, 12)
      }),
    )
  })

  it('is symmetric and rises', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), degrees, (t, df) => {
        expect(studentTCdf(t, df) + studentTCdf(-t, df)).toBeCloseTo(1, 14)
        expect(studentTCdf(t + 0.01, df)).toBeGreaterThanOrEqual(studentTCdf(t, df))
      }),
    )
  })

  it('refuses what is no probability and no number of degrees', () => {
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => studentTQuantile(p, 3)).toThrow(RangeError)
    for (const df of [0, -1, Number.NaN, Infinity]) expect(() => studentTQuantile(0.9, df)).toThrow(RangeError)
    expect(() => studentTCdf(1, 0)).toThrow(RangeError)
    expect([studentTCdf(Infinity, 3), studentTCdf(-Infinity, 3), studentTQuantile(0.5, 3)]).toEqual([1, 0, 0])
  })
})
