import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { untilSteady } from '../../src/run/steady.ts'
import { sampleAt } from './samples.ts'

const MS = 1e6

describe('waiting for loads to be at work', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Samples taken when asked for; VM2's disk moves and its vCPU runs from the given instants on. */
  async function waitedMs(
    demand: Parameters<typeof untilSteady>[1],
    from: { moves?: number; runs?: number; read?: number },
  ) {
    const startMs = Date.now()
    const since = (beginsMs = Infinity) => Math.max(0, Date.now() - startMs - beginsMs)
    const sample = () =>
      sampleAt(
        (Date.now() - startMs) * MS,
        [0, 0],
        [
          [0, 0],
          [0, since(from.moves) * 1e5 + Math.min(1, since(from.read)) * 1e6],
        ],
        0,
        [
          [0, 0],
          [since(from.runs) * MS, 0],
        ],
      )
    const waiting = untilSteady([1], demand, sample)
    await vi.runAllTimersAsync()
    await waiting
    return Date.now() - startMs
  }

  it('takes 300 ms from the first sign of what was asked for', async () => {
    expect(await waitedMs({ kind: 'processor', threads: 1 }, { runs: 0 })).toBe(300)
    expect(await waitedMs({ kind: 'flow', over: 'disk' }, { moves: 500, runs: 0 })).toBe(800)
    expect(await waitedMs({ kind: 'either', over: 'disk' }, { runs: 200 })).toBe(500)
    expect(await waitedMs({ kind: 'either', over: 'disk' }, { moves: 400 })).toBe(700)
  })

  it('does not take a program that is read from the disk for one that has begun', async () => {
    expect(await waitedMs({ kind: 'flow', over: 'disk' }, { read: 50, moves: 1000, runs: 0 })).toBe(1200)
  })

  it('ends after three seconds without one, and asks nothing of a placebo for longer than 300 ms', async () => {
    expect(await waitedMs({ kind: 'flow', over: 'disk' }, { runs: 0 })).toBe(3000)
    expect(await waitedMs({ kind: 'none' }, {})).toBe(300)
  })
})
