import { describe, expect, it } from 'vitest'
import { demandOf } from '../../src/run/demand.ts'
import { sampleAt } from './samples.ts'

const MS = 1e6
const WINDOW = { startNs: 0, endNs: 1000 * MS }

/** Eleven samples, 100 ms apart, of one VM; each function gives a running total after so many intervals. */
function samples(of: {
  bytes?: (step: number) => number
  run?: (step: number) => number
  wait?: (step: number) => number
}) {
  const { bytes = () => 0, run = () => 0, wait = () => 0 } = of
  return Array.from({ length: 11 }, (_, step) =>
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
