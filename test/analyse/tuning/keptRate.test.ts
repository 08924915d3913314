import { expect, test } from 'vitest'
import type { SelectedBlock } from '../../../src/analyse/selectRounds.ts'
import { keptRate } from '../../../src/analyse/tuning/keptRate.ts'
import { samplePlan } from '../../fakes/samplePlan.ts'
import { normalSource } from '../../fakes/normalSource.ts'
import { plannedPlaces, sampleTrial } from '../../fakes/sampleTrials.ts'

const places = plannedPlaces(samplePlan({ blocks: 1 }))
const LEVEL = 0.0236

/** A block with one window of a kind in each of its rounds. */
function blockOf(block: number, state: 'alone' | 'loaded', rates: readonly number[], boot = block): SelectedBlock {
  const place = places.find(({ window }) => window.state === state && (state === 'alone' || window.vms === 3))!
  return { block, boot, rounds: rates.map((rate) => [sampleTrial(place, rate, '1/s', { block, boot })]) }
}

const kept = (controlled: SelectedBlock[], reference: SelectedBlock[]) =>
  keptRate({ controlled, reference, loaded: { state: 'loaded', vms: 3 }, level: LEVEL })

test('what is kept is paired by block', () => {
  const blocks = [1, 2, 3, 4]
  // Blocks differ by a factor of two; the ratio within each does not.
  const { ratio, low, high } = kept(
    blocks.map((block) => blockOf(block, 'loaded', [8 * 2 ** block, 8 * 2 ** block])),
    blocks.map((block) => blockOf(block, 'alone', [10 * 2 ** block])),
  )
  expect(ratio).toBeCloseTo(0.8, 10)
  expect(low).toBeCloseTo(0.8, 10)
  expect(high).toBeCloseTo(0.8, 10)
})

test('blocks of other boots, or without the other windows, count for nothing', () => {
  const reference = [blockOf(1, 'alone', [10]), blockOf(2, 'alone', [10], 3)]
  expect(kept([blockOf(1, 'loaded', [9]), blockOf(2, 'loaded', [1])], reference)).toEqual({
    ratio: expect.closeTo(0.9, 10) as number,
    low: null,
    high: null,
  })
  expect(kept([], reference)).toEqual({ ratio: null, low: null, high: null })
  expect(kept([blockOf(1, 'loaded', [0])], reference).ratio).toBeNull()
})

test('the interval has its level', () => {
  const normal = normalSource(3)
  const truth = 0.9
  let misses = 0
  const repetitions = 4000
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const blocks = [1, 2, 3, 4, 5, 6]
    const { low } = kept(
      blocks.map((block) => blockOf(block, 'loaded', [truth * Math.exp(0.02 * normal())])),
      blocks.map((block) => blockOf(block, 'alone', [Math.exp(0.02 * normal())])),
    )
    if ((low ?? 0) > truth) misses += 1
  }
  expect(misses / repetitions).toBeGreaterThan(LEVEL * 0.7)
  expect(misses / repetitions).toBeLessThan(LEVEL * 1.3)
})
