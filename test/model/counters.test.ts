import { describe, expect, it } from 'vitest'
import { windowCountersSchema } from '../../src/model/counters.ts'
import { sampleCounters } from '../fakes/sampleCounters.ts'

describe('counters around a window', () => {
  const sample = sampleCounters({ 'vcpu.run vm=vm1,vcpu=0': 5, 'udp.sent side=vm1': { whole: 9, window: 3 } })

  it('survive being written and read', () => {
    expect(windowCountersSchema.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample)
  })

  it('may lack a value at an instant, not a whole field', () => {
    const [reading] = sample.readings
    expect(windowCountersSchema.safeParse({ ...sample, readings: [{ ...reading, before: null }] }).success).toBe(true)
    expect(windowCountersSchema.safeParse({ ...sample, readings: [{ ...reading, before: undefined }] }).success).toBe(
      false,
    )
    expect(windowCountersSchema.safeParse({ ...sample, schema: 'tonari.counters/2' }).success).toBe(false)
  })
})
