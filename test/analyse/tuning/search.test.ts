import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  candidates,
  contradictions,
  mostValues,
  nextStep,
  type Search,
  type Tried,
} from '../../../src/analyse/tuning/search.ts'
import type { TuneOutcome } from '../../../src/model/tuning.ts'

const rounded = (value: number) => Math.max(1, Math.round(Number(value.toPrecision(3))))

/** Tries what the search asks for until it asks for no more. */
function carriedOut(search: Search, truth: (value: number) => TuneOutcome) {
  const tried: Tried[] = []
  for (;;) {
    const next = nextStep(search, tried)
    if (next.kind !== 'try') return { next, tried }
    if (tried.length > 40) throw new Error('no end')
    tried.push({ value: next.value, outcome: truth(next.value) })
  }
}

const FACTOR = fc.double({ min: 1.5, max: 1000, noNaN: true })
const SHARE = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const RESOLUTION = fc.double({ min: 1.05, max: 1.45, noNaN: true })

/** Ends a factor apart, looser upwards or downwards, and a bound between them on a log scale. */
function setting(factor: number, share: number, resolution: number, upwards: boolean) {
  const [low, high] = [2e6, rounded(2e6 * factor)]
  const bound = low * (high / low) ** share
  const [tightest, loosest] = upwards ? [low, high] : [high, low]
  const search: Search = { tightest, loosest, resolution, rounded }
  const isLooser = (value: number, than: number) => (upwards ? value > than : value < than)
  return { search, bound, isLooser }
}

describe('a search on a monotone truth', () => {
  it('ends within the stated number of values, at a good one within the resolution of the bound', () => {
    fc.assert(
      fc.property(FACTOR, SHARE, RESOLUTION, fc.boolean(), (factor, share, resolution, upwards) => {
        const { search, bound, isLooser } = setting(factor, share, resolution, upwards)
        const { next, tried } = carriedOut(search, (value) => (isLooser(value, bound) ? 'too loose' : 'good'))
        expect(next.kind).toBe('found')
        if (next.kind !== 'found') return
        expect(isLooser(next.value, bound)).toBe(false)
        expect(Math.max(bound / next.value, next.value / bound)).toBeLessThanOrEqual(resolution)
        expect(tried.length).toBeLessThanOrEqual(mostValues(search) + 1)
        expect(next.beyond).toEqual(expect.objectContaining({ outcome: 'too loose' }))
        expect(contradictions(search, tried)).toEqual([])
      }),
    )
  })

  it('finds the good band where too tight a control costs VM1 its rate', () => {
    fc.assert(
      fc.property(FACTOR, SHARE, RESOLUTION, fc.boolean(), (factor, share, resolution, upwards) => {
        const { search, bound, isLooser } = setting(factor, share, resolution, upwards)
        // A band just wider than the resolution below the bound.
        const width = resolution * 1.02
        const edge = upwards ? bound / width : bound * width
        const truth = (value: number): TuneOutcome =>
          isLooser(value, bound) ? 'too loose' : isLooser(value, edge) ? 'good' : 'too tight'
        const { next } = carriedOut(search, truth)
        if (next.kind !== 'found') throw new Error(`${next.kind} at ${bound}`)
        expect(truth(next.value)).toBe('good')
      }),
    )
  })

  it('takes counts that only whole numbers can be', () => {
    const search: Search = { tightest: 1, loosest: 20, resolution: 1.05, rounded }
    const { next } = carriedOut(search, (value) => (value > 7 ? 'too loose' : 'good'))
    expect(next).toEqual({ kind: 'found', value: 7, beyond: { value: 8, outcome: 'too loose' } })
  })
})

describe('ends of a search', () => {
  const search: Search = { tightest: 2e6, loosest: 32e6, resolution: 1.25, rounded }
  const endOf = (truth: (value: number) => TuneOutcome) => {
    const { next, tried } = carriedOut(search, truth)
    return { next, values: tried.map(({ value }) => value) }
  }

  it('tries the tightest first, then the loosest, then the middle on a log scale', () => {
    expect(endOf((value) => (value > 9e6 ? 'too loose' : 'good')).values.slice(0, 4)).toEqual([2e6, 32e6, 8e6, 16e6])
  })

  it('needs two values where even the loosest does', () => {
    const { next, values } = endOf(() => 'good')
    expect(next).toEqual({ kind: 'found', value: 32e6, beyond: null })
    expect(values).toHaveLength(2)
  })

  it('says so where not even the tightest does, and where the loosest already costs too much', () => {
    expect(endOf(() => 'too loose').next).toEqual({ kind: 'none', why: 'even the tightest' })
    expect(endOf(() => 'too tight').next).toEqual({ kind: 'none', why: 'even the loosest' })
    expect(endOf((value) => (value > 9e6 ? 'too loose' : 'too tight')).next).toEqual({
      kind: 'none',
      why: 'no value between',
    })
  })

  it('takes an undecided value as one that does not do', () => {
    expect(endOf(() => 'undecided')).toEqual({ next: { kind: 'undecided' }, values: [2e6] })
    const { next } = endOf((value) => (value > 9e6 ? 'undecided' : 'good'))
    expect(next).toMatchObject({ kind: 'found', beyond: { outcome: 'undecided' } })
  })
})

describe('order', () => {
  const ends = { tightest: 2e6, loosest: 32e6 }
  const tried: Tried[] = [
    { value: 2e6, outcome: 'too loose' },
    { value: 32e6, outcome: 'good' },
    { value: 8e6, outcome: 'undecided' },
  ]

  it('names each pair that contradicts it, undecided values apart', () => {
    expect(contradictions(ends, tried)).toEqual([{ tighter: tried[0], looser: tried[1] }])
    expect(contradictions({ tightest: 32e6, loosest: 2e6 }, tried)).toEqual([])
  })

  it('confirms good values from the loosest on, none beyond one that does not do', () => {
    const found: Tried[] = [
      { value: 2e6, outcome: 'good' },
      { value: 4e6, outcome: 'good' },
      { value: 5e6, outcome: 'undecided' },
      { value: 6e6, outcome: 'good' },
    ]
    expect(candidates(ends, found)).toEqual([4e6, 2e6])
  })
})
