import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/stats/random.ts'
import { signFlipP } from '../../src/stats/signFlip.ts'
import { normalSource } from '../fakes/normalSource.ts'

const random = seededRandom(1)

function bruteForce(values: readonly number[], shift: number): number {
  const differences = values.map((value) => value - shift)
  const sumOf = (pattern: number) => differences.reduce((sum, d, at) => sum + ((pattern >> at) & 1 ? -d : d), 0)
  const sums = Array.from({ length: 2 ** values.length }, (_, pattern) => sumOf(pattern))
  return sums.filter((sum) => sum <= sums[0]!).length / sums.length
}

describe('sign-flip test', () => {
  it('is the worked examples', () => {
    // Of the 8 sums ±1 ±2 ±3 only −6 lies as low as −1 −2 −3; −4 or lower are two.
    expect(signFlipP([-1, -2, -3], 0, 'below', random)).toBe(1 / 8)
    expect(signFlipP([1, -2, -3], 0, 'below', random)).toBe(2 / 8)
    expect(signFlipP([9, 8, 7], 10, 'below', random)).toBe(1 / 8)
    expect(signFlipP([9, 8, 7], 6, 'above', random)).toBe(1 / 8)
    expect(signFlipP([9, 8, 7], 6, 'below', random)).toBe(1)
  })

  it('equals brute force over all patterns, ties included', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(values, fc.integer({ min: -5, max: 5 }), (sample, shift) => {
        expect(signFlipP(sample, shift, 'below', random)).toBe(bruteForce(sample, shift))
        const mirrored = sample.map((value) => -value)
        expect(signFlipP(mirrored, -shift, 'above', random)).toBe(bruteForce(sample, shift))
      }),
    )
  })

  it('counts ties of sums that only rounding tells apart', () => {
    // 0.1 + 0.2 − 0.3 is not zero in floating point; on paper 5 of the 8 sums are not below it.
    expect(signFlipP([0.1, 0.2, -0.3], 0, 'above', random)).toBe(5 / 8)
  })

  it('draws patterns above 16 values: near the exact p of equal values, by the binomial distribution', () => {
    // 17 of 20 ones negative or more: (C(20,3) + C(20,2) + 20 + 1)/2²⁰ = 1351/1048576 = 0.001288.
    const values = Array.from({ length: 20 }, (_, at) => (at < 3 ? 1 : -1))
    const p = signFlipP(values, 0, 'below', seededRandom(2))
    expect(Math.abs(p - 0.001288)).toBeLessThan(4 * Math.sqrt(0.001288 / 100_000))
    const many = new Array<number>(40).fill(-1)
    expect(signFlipP(many, 0, 'below', seededRandom(2))).toBe(1 / 100_001)
    // Beyond 32 values a second word of signs is drawn: half of all patterns and half of the ties.
    const balanced = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 1 : -1))
    expect(signFlipP(balanced, 0, 'below', seededRandom(2))).toBeCloseTo(0.5 + 0.12537 / 2, 2)
  })

  it('is seldom small where there is nothing', () => {
    const normal = normalSource(6)
    const runs = 4000
    let small = 0
    for (let run = 0; run < runs; run += 1) {
      const values = Array.from({ length: 8 }, () => 2 + normal())
      if (signFlipP(values, 2, 'above', random) <= 0.05) small += 1
    }
    // 12 of 256 patterns are at most 5 %: 4.7 %.
    expect(Math.abs(small / runs - 12 / 256)).toBeLessThan(4 * Math.sqrt(0.047 / runs))
  })

  it('has nothing to say about no values, and refuses what is not finite', () => {
    expect(signFlipP([], 0, 'below', random)).toBe(1)
    expect(() => signFlipP([1, Number.NaN], 0, 'below', random)).toThrow(RangeError)
    expect(() => signFlipP([1], Infinity, 'below', random)).toThrow(RangeError)
  })
})
