import { describe, expect, it } from 'vitest'
import { lookUp } from '../../../src/analyse/counters/lookup.ts'
import { lookedUp, sampleCounters } from '../../fakes/sampleCounters.ts'

describe('looking up counters', () => {
  const counters = lookedUp({
    'vcpu.run vm=vm1,vcpu=0': { whole: 10, window: 4 },
    'vcpu.run vm=vm1,vcpu=1': { whole: 20, window: 6 },
    'vcpu.run vm=vm2,vcpu=0': 100,
  })

  it('adds up what the given dimensions match', () => {
    expect(counters.delta('vcpu.run', { vm: 'vm1', vcpu: '1' }, 'first', 'last')).toBe(6)
    expect(counters.delta('vcpu.run', { vm: 'vm1' }, 'first', 'last')).toBe(10)
    expect(counters.delta('vcpu.run', { vm: 'vm1' }, 'before', 'drained')).toBe(30)
    expect(counters.largestDelta('vcpu.run', {}, 'before', 'drained')).toBe(100)
    expect(counters.valuesOf('vcpu.run', { vm: 'vm1' }, 'vcpu')).toEqual(['0', '1'])
  })

  it('says nothing of what is absent, was not read, or fell', () => {
    expect(counters.delta('vcpu.wait', {}, 'first', 'last')).toBeNull()
    expect(counters.delta('vcpu.run', { vm: 'vm3' }, 'first', 'last')).toBeNull()
    const sample = sampleCounters({ 'a side=x': 5, 'a side=y': 7 })
    const changed = (change: object) =>
      lookUp({
        ...sample,
        readings: sample.readings.map((reading, at) => (at === 0 ? { ...reading, ...change } : reading)),
      })
    for (const change of [{ last: null }, { last: 0 }]) {
      expect(changed(change).delta('a', {}, 'first', 'last')).toBeNull()
      expect(changed(change).delta('a', { side: 'y' }, 'first', 'last')).toBe(7)
    }
  })
})
