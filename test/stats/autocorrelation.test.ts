import { describe, expect, it } from 'vitest'
import { autocorrelationTime, pooledAutocorrelationTime } from '../../src/stats/autocorrelation.ts'
import { mean } from '../../src/stats/describe.ts'
import { normalSource } from '../fakes/normalSource.ts'

function autoregressive(rho: number, length: number, normal: () => number, level = 0): number[] {
  let value = normal()
  return Array.from({ length }, () => {
    value = rho * value + Math.sqrt(1 - rho * rho) * normal()
    return level + value
  })
}

describe('autocorrelation time', () => {
  it('is the worked example', () => {
    // Mean 0, variance 1; products one apart: 7 pairs, 1 −1 1 −1 1 −1 1 → 1/7; two apart: 6 pairs of −1.
    expect(autocorrelationTime([1, 1, -1, -1, 1, 1, -1, -1])).toBeCloseTo(1 + 2 / 7, 14)
    // Alternating values: the first correlation is negative already.
    expect(autocorrelationTime([1, -1, 1, -1, 1, -1, 1, -1])).toBe(1)
  })

  it.each([0, 0.3, 0.6, 0.8])('of AR(1) with ρ = %f is (1 + ρ)/(1 − ρ)', (rho) => {
    const normal = normalSource(8)
    const times = Array.from({ length: 40 }, () => autocorrelationTime(autoregressive(rho, 4000, normal))!)
    expect(mean(times) / ((1 + rho) / (1 - rho))).toBeGreaterThan(0.93)
    expect(mean(times) / ((1 + rho) / (1 - rho))).toBeLessThan(1.1)
  })

  it('pools short series of different levels', () => {
    const normal = normalSource(9)
    const series = Array.from({ length: 40 }, (_, at) => autoregressive(0.6, 100, normal, 10 * at))
    const pooled = pooledAutocorrelationTime(series)!
    // τ is 4; taking off the means of 100 values each lowers it a little.
    expect(pooled).toBeGreaterThan(3.2)
    expect(pooled).toBeLessThan(4.4)
    expect(autocorrelationTime(series.flat())).toBeGreaterThan(100)
  })

  it('does not depend on unit and level', () => {
    const values = autoregressive(0.6, 50, normalSource(3))
    const changed = values.map((value) => 7 * value + 5)
    expect(autocorrelationTime(changed)).toBeCloseTo(autocorrelationTime(values)!, 9)
  })

  it('needs eight values that vary', () => {
    expect(autocorrelationTime([1, 2, 3, 4, 5, 6, 7])).toBeNull()
    expect(autocorrelationTime(new Array<number>(10).fill(0.1))).toBeNull()
    expect(pooledAutocorrelationTime([])).toBeNull()
    expect(pooledAutocorrelationTime([new Array<number>(5).fill(0.1), new Array<number>(5).fill(0.7)])).toBeNull()
    expect(
      pooledAutocorrelationTime([
        [1, 2, 4, 1],
        [5, 3, 4, 6],
      ]),
    ).not.toBeNull()
  })
})
