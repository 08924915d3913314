import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coefficientOfVariation, mean, standardDeviation } from '../../src/stats/describe.ts'
import { quantile } from '../../src/stats/quantile.ts'

type Case = { values: number[]; p: number; quantile: number; mean: number; sd: number | null }
const golden = JSON.parse(readFileSync(new URL('../golden/stats/quantile.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}

describe('descriptions of samples', () => {
  it('agree with R', () => {
    expect(golden.cases.length).toBe(42)
    for (const wanted of golden.cases) {
      expect(quantile(wanted.values, wanted.p)).toBeCloseTo(wanted.quantile, 12)
      expect(mean(wanted.values)).toBeCloseTo(wanted.mean, 12)
      const deviation = standardDeviation(wanted.values)
      if (wanted.sd === null) expect(deviation).toBeNull()
      else expect(deviation).toBeCloseTo(wanted.sd, 12)
    }
  })

  it('give the coefficient of variation only where it means something', () => {
    expect(coefficientOfVariation([9, 11])).toBeCloseTo(Math.SQRT2 / 10, 14)
    expect([coefficientOfVariation([]), coefficientOfVariation([5]), coefficientOfVariation([-1, 1])]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('leave the sample in its order, and refuse what is no probability', () => {
    const values = [3, 1, 2]
    expect(quantile(values, 0.5)).toBe(2)
    expect(values).toEqual([3, 1, 2])
    expect(quantile([], 0.5)).toBeNaN()
    expect(() => quantile(values, 1.1)).toThrow(RangeError)
    expect(mean([])).toBeNaN()
  })
})
