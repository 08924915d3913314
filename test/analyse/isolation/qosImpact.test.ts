import { describe, expect, it } from 'vitest'
import { averageQosImpact, qosImpact } from '../../../src/analyse/isolation/qosImpact.ts'

describe("Krebs' I_QoS", () => {
  it('is the relative loss over the relative growth of load', () => {
    // Δz = (80 − 60) / 80 = 0.25; Δw = (150 − 100) / 100 = 0.5; 0.25 / 0.5 = 0.5.
    expect(qosImpact({ rateAtReference: 80, rate: 60, referenceLoad: 100, load: 150 })).toEqual({
      value: 0.5,
      reason: null,
    })
    // No loss: perfectly isolated, however much the load grows.
    expect(qosImpact({ rateAtReference: 80, rate: 80, referenceLoad: 100, load: 900 }).value).toBe(0)
    // A gain is below zero: Δz = (80 − 88) / 80 = −0.1; Δw = 1.
    expect(qosImpact({ rateAtReference: 80, rate: 88, referenceLoad: 100, load: 200 }).value).toBeCloseTo(-0.1, 12)
  })

  it('says why there is none', () => {
    const step = { rateAtReference: 80, rate: 60, referenceLoad: 100, load: 150 }
    expect(qosImpact({ ...step, referenceLoad: 0 })).toEqual({
      value: null,
      reason: 'the reference load is zero, so its growth has no size',
    })
    const reasons = [{ load: 100 }, { load: 90 }, { load: NaN }, { rateAtReference: 0 }].map(
      (part) => qosImpact({ ...step, ...part }).reason,
    )
    expect(reasons).toEqual([
      'the neighbours delivered no more than at the reference',
      'the neighbours delivered no more than at the reference',
      'the load of the neighbours is not known',
      'the victim delivered nothing at the reference',
    ])
  })
})

describe("Krebs' I_avg", () => {
  it('is the mean over the steps', () => {
    // 0.25 / 1 = 0.25 and 0.5 / 4 = 0.125; their mean is 0.1875.
    const step = { rateAtReference: 100, referenceLoad: 10 }
    const impacts = [qosImpact({ ...step, rate: 75, load: 20 }), qosImpact({ ...step, rate: 50, load: 50 })]
    expect(averageQosImpact(impacts)).toEqual({ value: 0.1875, reason: null })
  })

  it('does not average around a step that has none', () => {
    const missing = { value: null, reason: 'because' }
    expect(averageQosImpact([{ value: 0.25, reason: null }, missing])).toEqual(missing)
    expect(averageQosImpact([])).toEqual({ value: null, reason: 'there is no step of load beyond the reference' })
  })
})
