import { describe, expect, it } from 'vitest'
import { demandOf } from '../../src/run/demand.ts'
import { sampleAt } from './samples.ts'

const MS = 1e6
const WINDOW = { startNs: 0, endNs: 1000 * MS }

type Totals = {
  bytes?: (step: number) => number
  run?: (step: number) => number
  wait?: (step: number) => number
}

/** Samples of one VM with so many intervals of 100 ms; each function gives a running total after so many. */
function samples(of: Totals, intervals = 10) {
  const { bytes = () => 0, run = () => 0, wait = () => 0 } = of
  return Array.from({ length: intervals + 1 }, (_, step) =>
    sampleAt(step * 100 * MS, [bytes(step)], [[0, bytes(step)]], 0, [[run(step) * MS, wait(step) * MS]]),
  )
}

describe('the demand of a processor load', () => {
  const processor = { kind: 'processor', threads: 1 } as const

  it('counts running and waiting for a core, and nothing else', () => {
    const shared = samples({ run: (step) => 40 * step, wait: (step) => 60 * step })
    expect(demandOf(shared, 0, processor, WINDOW)).toMatchObject({
      busy: 1,
      demand: 1,
      flow: null,
      longestStallNs: null,
    })
    const frozen = samples({ run: (step) => 100 * Math.min(step, 5) })
    expect(demandOf(frozen, 0, processor, WINDOW).demand).toBeCloseTo(0.5)
    const slowed = samples({ run: (step) => step })
    expect(demandOf(slowed, 0, processor, WINDOW).demand).toBeCloseTo(0.01)
  })

  it('expects no more vCPUs busy than there are', () => {
    const busy = samples({ run: (step) => 100 * step })
    expect(demandOf(busy, 0, { kind: 'processor', threads: 4 }, WINDOW).demand).toBe(1)
  })
})

describe('the demand of a flow', () => {
  const flow = { kind: 'flow', over: 'disk' } as const

  it('is whole while data move, with its rate', () => {
    const moving = demandOf(samples({ bytes: (step) => 1e5 * step }), 0, flow, WINDOW)
    expect(moving).toEqual({ flow: 1e6, busy: 0, demand: 1, longestStallNs: 0 })
  })

  it('forgives the pause after a lost packet, and no longer one', () => {
    const pause = (intervals: number) =>
      samples({ bytes: (step) => 1e5 * (step < 5 ? step : Math.max(5, step - intervals)) })
    expect(demandOf(pause(2), 0, flow, WINDOW)).toMatchObject({ demand: 1, longestStallNs: 200 * MS })
    expect(demandOf(pause(4), 0, flow, WINDOW)).toMatchObject({ demand: 0.6, longestStallNs: 400 * MS })
  })

  // 2 s: 250 ms are more than a tenth of it.
  const LONG = { startNs: 0, endNs: 2000 * MS }
  const every = (nth: number, bytes: number) => (step: number) => Math.floor(step / nth) * bytes

  it('forgives short pauses, and not a load that is silent for much of the window', () => {
    const twice = samples({ bytes: (step) => 1e5 * (step < 4 ? step : step < 7 ? step - 1 : step - 2) })
    expect(demandOf(twice, 0, flow, WINDOW)).toMatchObject({ demand: 1, longestStallNs: 100 * MS })
    // Half of the window in pauses of 100 ms, of which 250 ms are forgiven.
    const onOff = samples({ bytes: every(2, 5e6) }, 20)
    expect(demandOf(onOff, 0, flow, LONG)).toMatchObject({ demand: 0.625, longestStallNs: 100 * MS })
    // A fifth of a window of 10 s in pauses of 200 ms, of which a tenth of the window is forgiven.
    const lapses = samples(
      { bytes: (step) => 1e5 * (step - 2 * Math.floor(step / 10) - Math.max(0, (step % 10) - 8)) },
      100,
    )
    const found = demandOf(lapses, 0, flow, { startNs: 0, endNs: 10_000 * MS })
    expect(found).toMatchObject({ demand: 0.9, longestStallNs: 200 * MS })
  })

  it('forgives the pauses of a slow device that is busy with one large request after the other', () => {
    const paced = samples({ bytes: every(2, 2 ** 20) }, 20)
    expect(demandOf(paced, 0, { ...flow, requestBytes: 2 ** 20 }, LONG).demand).toBe(1)
    expect(demandOf(paced, 0, { ...flow, requestBytes: 2 ** 16 }, LONG).demand).toBe(0.625)
    const tooSlow = samples({ bytes: every(4, 2 ** 20) }, 20)
    expect(demandOf(tooSlow, 0, { ...flow, requestBytes: 2 ** 20 }, LONG).demand).toBeCloseTo(0.25)
  })

  it('goes on while the vCPU works towards the next request, and not for chatter', () => {
    const working = samples({
      bytes: (step) => (step < 4 ? 0 : 1e6),
      run: (step) => 100 * Math.min(step, 4) + 95 * Math.max(0, step - 4),
    })
    expect(demandOf(working, 0, flow, WINDOW).demand).toBe(1)
    const chatter = samples({ bytes: (step) => 200 * step, run: (step) => 2 * step })
    expect(demandOf(chatter, 0, flow, WINDOW)).toMatchObject({ demand: 0, longestStallNs: 1000 * MS })
  })
})

describe('no demand', () => {
  it('is none of a placebo, and zero of a load without samples', () => {
    expect(demandOf(samples({}), 0, { kind: 'none' }, WINDOW)).toMatchObject({ demand: null, busy: 0 })
    expect(demandOf([], 0, { kind: 'processor', threads: 1 }, WINDOW).demand).toBe(0)
    expect(demandOf([], 0, { kind: 'flow', over: 'network' }, WINDOW).demand).toBe(0)
  })
})
