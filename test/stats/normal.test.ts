import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, standardDeviation } from '../../src/stats/describe.ts'
import { normalQuantile, normalSource } from '../../src/stats/normal.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { studentTQuantile } from '../../src/stats/studentT.ts'
import { wilsonInterval } from '../../src/stats/wilson.ts'

describe('quantile of the normal distribution', () => {
  // From SciPy 1.17 (Cephes' ndtri), another algorithm.
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-10, -6.361340902404056],
    [0.00197, -2.8829259894969996],
    [0.0117, -2.26684002634316],
    [0.05, -1.6448536269514729],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.999999, 4.753424308817087],
  ])('at %f is %f', (probability, z) => {
    expect(normalQuantile(probability)).toBeCloseTo(z, 13)
  })

  it('is the limit of Student t, whose quantile another algorithm finds', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), (p) => {
        const z = normalQuantile(p)
        expect(Math.abs(studentTQuantile(p, 1e7) - z)).toBeLessThan(1e-7 * (1 + Math.abs(z) ** 3))
      }),
    )
  })

  it('refuses what is no probability', () => {
    for (const p of [0, 1, -1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})

it('normal numbers have mean 0, deviation 1, no tie between neighbours, and the right tail', () => {
  const normal = normalSource(seededRandom(5))
  const numbers = Array.from({ length: 200_000 }, normal)
  const error = 1 / Math.sqrt(numbers.length)
  expect(Math.abs(mean(numbers))).toBeLessThan(4 * error)
  expect(Math.abs(standardDeviation(numbers)! - 1)).toBeLessThan(4 * error)
  expect(Math.abs(mean(numbers.slice(1).map((number, at) => number * numbers[at]!)))).toBeLessThan(4 * error)
  const tail = numbers.filter((number) => number > 2.5758293).length / numbers.length
  expect(Math.abs(tail - 0.005)).toBeLessThan(4 * error * Math.sqrt(0.005))
})

it('Wilson interval: the worked example of 10 in 100, and the ends', () => {
  // (0.1 + 1.96²/200 ∓ 1.96·√(0.09/100 + 1.96²/40000)) / (1 + 1.96²/100) = 0.0552, 0.1744
  const { low, high } = wilsonInterval(10, 100, 0.95)
  expect(low).toBeCloseTo(0.0552291, 6)
  expect(high).toBeCloseTo(0.1743657, 6)
  expect(wilsonInterval(0, 50, 0.95).low).toBe(0)
  expect(wilsonInterval(50, 50, 0.95).high).toBe(1)
})
