import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveredIn } from '../../../src/analyse/controls/delivered.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { bucketReadings } from './bucketSource.ts'

const SECOND = 1e9
const window = { startNs: 100 * SECOND, endNs: 102.5 * SECOND }

describe('the rate that a limit delivers', () => {
  it('is the true one, whatever passes at once and however late the readings are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e5, max: 1e8 }),
        fc.double({ min: 0.002, max: 0.3, noNaN: true }),
        fc.double({ min: 3, max: 50, noNaN: true }),
        fc.boolean(),
        fc.integer(),
        (rate, burstSeconds, wanted, fresh, seed) => {
          const random = seededRandom(seed)
          const burst = rate * burstSeconds
          const begins = fresh ? window.startNs : window.startNs - SECOND
          const ends = fresh ? window.endNs : window.endNs + SECOND
          const readings = bucketReadings({
            ...{ rate, burst, demand: wanted * rate, startNs: begins, endNs: ends },
            lateNs: () => Math.round(random() * 4e7),
          })
          const found = deliveredIn({ readings, ...window, set: rate, burst, fresh })
          expect(found!.rate / rate).toBeGreaterThan(0.99)
          expect(found!.rate / rate).toBeLessThan(1.01)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('does not fall by the gaps of a loop, nor rise by what a gap saves up', () => {
    const rate = 10e6
    for (const gapNs of [0.05, 0.25, 0.6].map((seconds) => seconds * SECOND)) {
      const pauses = [0.7, 1.7].map((at) => ({ fromNs: at * SECOND, toNs: at * SECOND + gapNs }))
      const burst = rate / 10
      const readings = bucketReadings({ rate, burst, demand: 80e6, ...window, pauses })
      const found = deliveredIn({ readings, ...window, set: rate, burst, fresh: true })
      expect(Math.abs(found!.rate / rate - 1)).toBeLessThan(0.02)
    }
  })

  it('is what comes through a limit that is not there, and what a small load asks for', () => {
    const without = bucketReadings({ rate: 30e6, burst: 0.1e6, demand: 90e6, ...window })
    expect(deliveredIn({ readings: without, ...window, set: 10e6, burst: 1e6, fresh: true })!.rate / 30e6).toBeCloseTo(
      1,
      2,
    )
    const small = bucketReadings({ rate: 10e6, burst: 1e6, demand: 4e6, ...window })
    expect(deliveredIn({ readings: small, ...window, set: 10e6, burst: 1e6, fresh: true })!.rate / 4e6).toBeCloseTo(
      1,
      2,
    )
  })

  it('settles once what may pass at once is gone, and overshoots by it', () => {
    const rate = 10e6
    const readings = bucketReadings({ rate, burst: 5e6, demand: 30e6, ...window })
    const { settlingNs, largest } = deliveredIn({ readings, ...window, set: rate, burst: 5e6, fresh: true })!
    // 5 MB at once leave at 30 - 10 MB/s: a quarter of a second, found on the grid of the readings.
    expect(settlingNs! / SECOND).toBeGreaterThan(0.25)
    expect(settlingNs! / SECOND).toBeLessThan(0.4)
    expect(largest / rate).toBeCloseTo(3, 1)
  })

  it('is the true one where a little less passes than was set, which a burst could hide', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.002, max: 0.3, noNaN: true }),
        fc.double({ min: 3, max: 50, noNaN: true }),
        fc.double({ min: 0.9, max: 1, noNaN: true }),
        (burstSeconds, wanted, share) => {
          const set = 10e6
          const [rate, burst] = [share * set, burstSeconds * set]
          const readings = bucketReadings({ rate, burst, demand: wanted * set, ...window })
          const found = deliveredIn({ readings, ...window, set, burst, fresh: true })!
          expect(found.isBurstFree).toBe(true)
          expect(Math.abs(found.rate / rate - 1)).toBeLessThan(0.01)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is not a limit’s as long as the load lives on what passes at once', () => {
    const limit = { rate: 10e6, burst: 60e6, demand: 14e6 }
    const readings = bucketReadings({ ...limit, ...window })
    const found = deliveredIn({ readings, ...window, set: 10e6, burst: 60e6, fresh: true })!
    expect(found.isBurstFree).toBe(false)
    expect(found.rate / 14e6).toBeCloseTo(1, 1)
  })

  it('is the limit’s where less passes at once than is thought', () => {
    const readings = bucketReadings({ rate: 10e6, burst: 2e6, demand: 60e6, ...window })
    const found = deliveredIn({ readings, ...window, set: 10e6, burst: 4e6, fresh: true })!
    expect(found.rate / 10e6).toBeCloseTo(1, 2)
    expect(found.isBurstFree).toBe(true)
  })

  it('is the limit’s where a burst is gone by the end, and too much where the burst is not known', () => {
    const readings = bucketReadings({ rate: 10e6, burst: 5e6, demand: 15e6, ...window })
    const blind = deliveredIn({ readings, ...window, set: 10e6, burst: 0, fresh: true })!
    const seeing = deliveredIn({ readings, ...window, set: 10e6, burst: 5e6, fresh: true })!
    expect(blind.rate / 10e6).toBeGreaterThan(1.15)
    expect(seeing.rate / 10e6).toBeCloseTo(1, 2)
    expect(seeing.isBurstFree).toBe(true)
  })

  it('is not told where nothing moved', () => {
    const readings = bucketReadings({ rate: 1e6, burst: 0, demand: 0, ...window })
    expect(deliveredIn({ readings, ...window, set: 1e6, burst: 0, fresh: true })).toBeNull()
    expect(deliveredIn({ readings: [], ...window, set: 1e6, burst: 0, fresh: true })).toBeNull()
  })
})
