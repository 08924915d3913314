import { describe, expect, it } from 'vitest'
import { bindingConditions } from '../../../src/analyse/controls/bindingConditions.ts'
import type { Measured } from '../../../src/analyse/controls/measured.ts'
import { summariseWindows } from '../../../src/analyse/controls/summary.ts'
import type { LimitBinding } from '../../../src/model/limitBinding.ts'

const CEILING = { set: 100, kind: 'ceiling' } as const
const windows = (rate: number, loaded: boolean, shown: object = {}): Measured[] => {
  const window = { loaded, wanting: true, isBurstFree: true, settlingNs: null, largest: null }
  return [-1, 0, 1].map((off) => ({ rate: rate + off, ...window, ...shown }))
}
const both = (alone: number, loaded: number) =>
  summariseWindows([...windows(alone, false), ...windows(loaded, true)], CEILING)

describe('a ceiling', () => {
  it('falls short where much less comes through though more is wanted', () => {
    const found = both(10, 11)
    expect(found).toMatchObject({ outcome: 'falls short', n: 6 })
    expect(found.reason).toBe('89.0 % less was delivered than was set, though more was wanted')
    expect(found.error?.mean).toBeCloseTo(-0.89)
  })

  it('is judged by windows alone or loaded, whichever gave more', () => {
    const underLoad = both(92, 108)
    expect(underLoad.outcome).toBe('does not bind')
    expect(underLoad.reason).toBe('8.0 % more was delivered than was set beside loaded neighbours')
    expect(underLoad.error?.mean).toBeCloseTo(0.08)
    expect(underLoad.error?.worst).toBeCloseTo(0.09)
    expect(both(120, 60).reason).toBe('20.0 % more was delivered than was set alone')
    expect(both(120, 130).reason).toBe('30.0 % more was delivered than was set')
    // Held back by something else beside neighbours, and yet the limit itself lets its rate through.
    expect(both(100, 40).outcome).toBe('binds')
    expect(both(101, 99).outcome).toBe('binds')
  })

  it('is judged where it was only loaded', () => {
    expect(summariseWindows(windows(110, true), CEILING).outcome).toBe('does not bind')
    expect(summariseWindows(windows(100, true), CEILING).outcome).toBe('binds')
  })

  it('is not shown by what may pass at once, unless less than it came through though more was wanted', () => {
    const outcome = (rate: number, wanting: boolean) =>
      summariseWindows(windows(rate, false, { isBurstFree: false, wanting }), CEILING).outcome
    expect(outcome(100, false)).toBe('not reached')
    expect(outcome(140, true)).toBe('not reached')
    expect(outcome(50, false)).toBe('not reached')
    expect(outcome(50, true)).toBe('falls short')
  })
})

it('both kinds of failure are conditions, the loose ones first', () => {
  const binding: LimitBinding = {
    ...both(10, 10),
    ...{ control: 'a', vms: ['vm2'], workload: 'w', groups: ['w-a'], resource: 'network', by: 'ceiling' },
    ...{ what: 'from VM', kind: 'ceiling', set: 100, unit: 'bit/s', counter: 'its queue at the tap' },
  }
  const loose: LimitBinding = { ...binding, outcome: 'does not bind', reason: 'more' }
  const conditions = bindingConditions([binding, { ...binding, outcome: 'binds' }, loose])
  expect(conditions).toHaveLength(2)
  expect(conditions[0]).toMatch(/^Limit does not bind: a, network ceiling from VM of vm2 under w: more/)
  expect(conditions[1]).toMatch(/^Limit falls short: a, network ceiling from VM of vm2 under w: 90\.0 % less was/)
})
