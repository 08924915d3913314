import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { COUNTER_COLUMNS, counterSource } from '../../../src/campaign/bench/counterSource.ts'
import { sampleRates } from '../../../src/campaign/bench/sampleRates.ts'
import { seededRandom } from '../../../src/stats/random.ts'

const scratch = () => readdirSync(tmpdir()).filter((name) => /^tonari-[A-Za-z0-9]{6}$/.test(name))

describe('made-up counters', () => {
  it('never fall, and go on from batch to batch', () => {
    const source = counterSource(seededRandom(5))
    const batches = [source('a', 1, 30), source('b', 1, 30)]
    const times = batches.flatMap(({ timesNs }) => Array.from(timesNs as Float64Array))
    expect(times.every((timeNs, at) => at === 0 || timeNs > times[at - 1]!)).toBe(true)
    const rows = batches.flatMap(({ values }) =>
      Array.from({ length: 30 }, (_, instant) =>
        values.subarray(instant * COUNTER_COLUMNS.length, (instant + 1) * COUNTER_COLUMNS.length),
      ),
    )
    for (const [at, { metric, kind }] of COUNTER_COLUMNS.entries()) {
      if (kind === 'gauge') continue
      const falls = rows.filter((row, instant) => instant > 0 && row[at]! < rows[instant - 1]![at]!)
      expect([metric, falls.length]).toEqual([metric, 0])
    }
  })
})

describe('the bench of samples', () => {
  it('gets back all that it wrote, and leaves nothing', async () => {
    const before = scratch()
    const { figures } = await sampleRates(1, () => undefined)
    expect(figures.find(({ name }) => name === 'samples written')?.value).toBe(1e6)
    expect(figures.every(({ value }) => Number.isFinite(value) && value > 0)).toBe(true)
    expect(scratch()).toEqual(before)
  }, 30_000)
})
