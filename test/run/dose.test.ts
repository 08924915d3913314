import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage, deliveredWithin, type Span, type Step } from '../../src/run/dose.ts'

const WINDOW = { startNs: 1000, endNs: 2000 }

/** Spans that follow each other without overlap, as the runs of one job do. */
const runs = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { maxLength: 10 }).map((pairs) => {
  let atNs = 500
  return pairs.map(([gapNs, lengthNs]): Span => {
    const startNs = atNs + gapNs
    atNs = startNs + lengthNs
    return { startNs, endNs: atNs }
  })
})

const steps = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.nat(1000)), { maxLength: 12 })
  .map((pairs): Step[] => {
    let timeNs = 500
    return pairs.map(([lengthNs, amount]) => ({ timeNs: (timeNs += lengthNs), amount }))
  })

describe('coverage', () => {
  it('is the share of the window in which a run was going on', () => {
    expect(coverage([], WINDOW)).toBe(0)
    expect(coverage([{ startNs: 0, endNs: 9000 }], WINDOW)).toBe(1)
    expect(coverage([{ startNs: 0, endNs: 1100 }], WINDOW)).toBe(0.1)
    const looped = [
      { startNs: 900, endNs: 1200 },
      { startNs: 1300, endNs: 1500 },
      { startNs: 1990, endNs: 5000 },
    ]
    expect(coverage(looped, WINDOW)).toBeCloseTo(0.41)
    expect(coverage(looped, { startNs: 1000, endNs: 1000 })).toBe(0)
  })

  it('lies between 0 and 1, and together with the gaps makes the whole', () => {
    fc.assert(
      fc.property(runs, (spans) => {
        const covered = coverage(spans, WINDOW)
        const edges = [-Infinity, ...spans.flatMap(({ startNs, endNs }) => [startNs, endNs]), Infinity]
        const gaps = Array.from({ length: edges.length / 2 }, (_, at) => ({
          startNs: edges[2 * at]!,
          endNs: edges[2 * at + 1]!,
        }))
        expect(covered).toBeGreaterThanOrEqual(0)
        expect(covered).toBeLessThanOrEqual(1)
        expect(covered + coverage(gaps, WINDOW)).toBeCloseTo(1)
      }),
    )
  })
})

describe('deliveredWithin', () => {
  it('counts a step that lies across an edge by its share', () => {
    const delivered = [
      { timeNs: 500, amount: 7 },
      { timeNs: 1500, amount: 10 },
      { timeNs: 1750, amount: 3 },
      { timeNs: 2250, amount: 20 },
    ]
    expect(deliveredWithin(delivered, 0, WINDOW)).toBe(5 + 3 + 10)
    expect(deliveredWithin([], 0, WINDOW)).toBe(0)
    expect(deliveredWithin([{ timeNs: 1500, amount: 9 }], 1500, WINDOW)).toBe(0)
  })

  it('is everything in a window around it, and the sum of two windows that make one', () => {
    const total = (list: readonly Step[]) => list.reduce((sum, { amount }) => sum + amount, 0)
    fc.assert(
      fc.property(steps, fc.integer({ min: 1000, max: 2000 }), (list, cut) => {
        expect(deliveredWithin(list, 500, { startNs: 0, endNs: 10_000 })).toBeCloseTo(total(list))
        const left = deliveredWithin(list, 500, { startNs: 1000, endNs: cut })
        const right = deliveredWithin(list, 500, { startNs: cut, endNs: 2000 })
        expect(left + right).toBeCloseTo(deliveredWithin(list, 500, WINDOW))
        expect(Math.min(left, right)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
