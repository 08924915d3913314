import type { Reading } from '../../../src/analyse/controls/delivered.ts'

type Source = {
  /** Amount a second that the limit lets through, and amount at once. */
  readonly rate: number
  readonly burst: number
  /** Amount a second that the load asks for at most. */
  readonly demand: number
  readonly startNs: number
  readonly endNs: number
  /** Spans without demand, relative to the start. */
  readonly pauses?: readonly { readonly fromNs: number; readonly toNs: number }[]
  /** When it is read, where that is not from a little before its start to after its end. */
  readonly readFromNs?: number
  /** By how much each reading is late. */
  readonly lateNs?: () => number
}

const STEP_NS = 1e6

/** A load behind a token bucket, read about every 100 ms from before its start to after its end. */
export function bucketReadings(source: Source): Reading[] {
  const { rate, burst, demand, startNs, endNs, pauses = [], lateNs = () => 0 } = source
  const gridNs = (source.readFromNs ?? startNs) - 3e7
  const readings: Reading[] = []
  let tokens = burst
  let amount = 0
  let nextNs = gridNs
  for (let now = startNs - 1e8; now <= endNs + 2e8; now += STEP_NS) {
    if (now >= nextNs) {
      readings.push({ timeNs: now, amount })
      nextNs = gridNs + readings.length * 1e8 + lateNs()
    }
    tokens = Math.min(burst, tokens + (rate * STEP_NS) / 1e9)
    const since = now - startNs
    const asks = now >= startNs && now < endNs && !pauses.some(({ fromNs, toNs }) => since >= fromNs && since < toNs)
    const moved = asks ? Math.min(tokens, (demand * STEP_NS) / 1e9) : 0
    tokens -= moved
    amount += moved
  }
  return readings
}
