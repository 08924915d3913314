import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/stats/random.ts'

const draw = (seed: number, count: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => random())
}

test('the same seed gives the same numbers, in [0, 1); another seed others', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (seed, other) => {
      const numbers = draw(seed, 20)
      expect(draw(seed, 20)).toEqual(numbers)
      expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
      if (other !== seed) expect(draw(other, 20)).not.toEqual(numbers)
    }),
  )
})

test('numbers are uniform and unrelated to the one before, for small seeds too', () => {
  const count = 100_000
  for (const seed of [0, 1, 2, 2 ** 40]) {
    const numbers = draw(seed, count)
    const bins = new Array<number>(100).fill(0)
    for (const number of numbers) bins[Math.floor(number * 100)]! += 1
    const expected = count / 100
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
    // 99 degrees of freedom: 0.01 % of good generators lie outside on either side.
    expect(chiSquare).toBeGreaterThan(53)
    expect(chiSquare).toBeLessThan(161)
    const products = numbers.slice(1).map((number, at) => (number - 0.5) * (numbers[at]! - 0.5))
    const correlation = (12 * products.reduce((sum, each) => sum + each, 0)) / products.length
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count))
  }
})

test('neighbouring seeds do not begin alike', () => {
  const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)())
  const mean = firsts.reduce((sum, each) => sum + each, 0) / firsts.length
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / firsts.length))
  expect(new Set(firsts).size).toBe(1000)
})

test('is sfc32: words worked out apart from this code, after 16 that are thrown away', () => {
  const words = (seed: number) => draw(seed, 4).map((number) => number * 2 ** 32)
  expect(words(1)).toEqual([1990310018, 1483619830, 3469955947, 2361186479])
  expect(words(2 ** 40 + 5)).toEqual([4138477085, 786006448, 685486795, 2300838755])
})

test('every bit of a seed counts', () => {
  const firsts = Array.from({ length: 53 }, (_, bit) => seededRandom(2 ** bit)())
  expect(new Set(firsts).size).toBe(53)
})
