import { describe, expect, it } from 'vitest'
import { type TuneSettings, tuneValues, type ValueCampaign } from '../../../src/campaign/tuning/tuneValues.ts'
import type { TriedValue, TuneDocument, TuneOutcome } from '../../../src/model/tuning.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { emptyTune, sampleTried } from '../../fakes/sampleTune.ts'

const BLOCK_NS = 15e9
const SETTINGS: TuneSettings = {
  search: { loosest: 25e6, tightest: 5e6, resolution: 1.25, rounded: (value) => Number(value.toPrecision(3)) },
  seed: 7,
  budgetNs: 600e9,
  leastBlocks: 4,
  estimatedBlockNs: BLOCK_NS,
}

type Truth = (campaign: ValueCampaign) => TuneOutcome

/** Carries out a search in which each campaign takes four blocks of simulated time. */
async function tuned(truth: Truth, settings: Partial<TuneSettings> = {}) {
  let nowNs = 0
  const campaigns: ValueCampaign[] = []
  const saved: TuneDocument[] = []
  const { document, end } = await tuneValues(
    emptyTune(),
    { ...SETTINGS, ...settings },
    {
      measure: (campaign) => {
        campaigns.push(campaign)
        const blocks = Math.min(4, Math.floor(campaign.budgetNs / BLOCK_NS))
        nowNs += blocks * BLOCK_NS
        const finished = blocks === 4
        const tried = sampleTried(campaign.value, finished ? truth(campaign) : 'undecided')
        return Promise.resolve({ tried, boots: blocks, finished, conditions: ['emulated'] })
      },
      save: (found) => {
        saved.push(found)
        return Promise.resolve()
      },
      nowNs: () => nowNs,
    },
  )
  return { document, end, campaigns, saved, nowNs }
}

const below =
  (bound: number): Truth =>
  ({ value }) =>
    value <= bound ? 'good' : 'too loose'
const valuesOf = (list: readonly TriedValue[]) => list.map(({ value }) => value)

describe('a search with its confirmation', () => {
  it('confirms what it found with another seed, and saves each campaign', async () => {
    const { document, end, campaigns, saved } = await tuned(below(14e6))
    expect(valuesOf(document.steps)).toEqual([5e6, 25e6, 11.2e6, 16.7e6, 13.7e6])
    expect(valuesOf(document.confirmations)).toEqual([13.7e6])
    expect(end).toEqual({ why: 'found' })
    expect(new Set(campaigns.map(({ seed }) => seed)).size).toBe(campaigns.length)
    expect(campaigns.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 1])
    expect(saved).toHaveLength(6)
    expect(saved.at(-1)).toEqual(document)
    expect(document.conditions).toEqual(['emulated'])
  })

  it('confirms the next tighter good value where the found one does not hold', async () => {
    const truth: Truth = ({ kind, value }) =>
      kind === 'confirmations' && value > 12e6 ? 'too loose' : below(14e6)({ kind, value } as ValueCampaign)
    const { document } = await tuned(truth)
    expect(document.confirmations.map(({ value, outcome }) => [value, outcome])).toEqual([
      [13.7e6, 'too loose'],
      [11.2e6, 'good'],
    ])
  })

  it('keeps back the time of a confirmation', async () => {
    // Enough for three values and a confirmation.
    const { document, end, nowNs } = await tuned(below(14e6), { budgetNs: 4 * 4 * BLOCK_NS })
    expect(valuesOf(document.steps)).toEqual([5e6, 25e6, 11.2e6])
    expect(end).toEqual({ why: 'out of time' })
    expect(document.confirmations.map(({ value, outcome }) => [value, outcome])).toEqual([[11.2e6, 'good']])
    expect(nowNs).toBeLessThanOrEqual(16 * BLOCK_NS)
  })

  it('confirms nothing where nothing was good', async () => {
    const { document, end } = await tuned(() => 'too loose')
    expect(document.confirmations).toEqual([])
    expect(end).toEqual({ why: 'even the tightest' })
    expect((await tuned(() => 'undecided')).end).toEqual({ why: 'undecided' })
  })

  it('names values out of order', async () => {
    const { document } = await tuned(({ value }) => (value > 20e6 ? 'good' : 'too loose'))
    expect(document.contradictions).toEqual(['5 Mbit/s was too loose, and 25 Mbit/s, which is looser, was good'])
  })
})

describe('a search among errors', () => {
  // Just beyond the bound each campaign errs as often as its rule may; far beyond it hardly ever does.
  const FALSE_GOOD = 0.05
  const FALSE_BAD = 0.01
  const UNDECIDED = 0.15

  it('proposes a value that does not do in less than 1 % of searches, whose confirmation is as fallible', async () => {
    const random = seededRandom(5)
    let wrong = 0
    let [confirmed, close] = [0, 0]
    const searches = 4000
    for (let search = 0; search < searches; search++) {
      const bound = 5e6 * 5 ** random()
      const truth: Truth = ({ value }) => {
        if (random() < UNDECIDED) return 'undecided'
        if (value > bound) return random() < FALSE_GOOD ? 'good' : 'too loose'
        return random() < FALSE_BAD ? 'too loose' : 'good'
      }
      const { document } = await tuned(truth, { budgetNs: 3600e9 })
      const last = document.confirmations.at(-1)
      if (last?.outcome !== 'good') continue
      confirmed += 1
      if (last.value > bound) wrong += 1
      if (bound / last.value <= SETTINGS.search.resolution) close += 1
    }
    expect(wrong / searches).toBeLessThan(0.01)
    // The rest ends undecided or tighter than need be.
    expect(confirmed / searches).toBeGreaterThan(0.7)
    expect(close / confirmed).toBeGreaterThan(0.5)
  })
})
