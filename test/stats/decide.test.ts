import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bounds, decideSequentially } from '../../src/stats/decide.ts'
import { type Schedule, scheduleFor } from '../../src/stats/schedule.ts'
import { studentTQuantile } from '../../src/stats/studentT.ts'

const bounds: Bounds = { low: Math.log(0.95), high: -Math.log(0.95) }
const schedule = scheduleFor(32)!
const oneLook: Schedule = { looks: [4], interferedLevel: 0.01, independentLevel: 0.05 }
const around = (centre: number, step: number) => [centre - step, centre + step, centre - step, centre + step]
const logRatios = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 4, maxLength: 32 })

describe('a sequential decision', () => {
  it('is the worked example', () => {
    // mean −0.2, sd 0.01·√(4/3): t(0.95, 3)·sd/√4 = 2.3533634·0.0057735 = 0.0135871.
    const outcome = decideSequentially([...around(-0.2, 0.01), 5, 5], oneLook, bounds)!
    expect(outcome).toMatchObject({ decision: 'harm', n: 4, look: 4, beyond: false })
    expect(outcome.mean).toBeCloseTo(-0.2, 12)
    expect(outcome.sd).toBeCloseTo(0.01 * Math.sqrt(4 / 3), 12)
    expect(outcome.low).toBeCloseTo(-0.2135871, 6)
    expect(outcome.high).toBeCloseTo(-0.1864129, 6)
  })

  it('turns where the interval touches the bound', () => {
    const error = (0.01 * Math.sqrt(4 / 3)) / 2
    const harm = bounds.low - studentTQuantile(0.99, 3) * error
    const equal = bounds.high - studentTQuantile(0.95, 3) * error
    const decisionAt = (centre: number) => decideSequentially(around(centre, 0.01), oneLook, bounds)!.decision
    expect([decisionAt(harm - 1e-9), decisionAt(harm + 1e-9)]).toEqual(['harm', 'open'])
    expect([decisionAt(equal - 1e-9), decisionAt(equal + 1e-9)]).toEqual(['equal', 'open'])
    expect([decisionAt(-equal + 1e-9), decisionAt(-equal - 1e-9)]).toEqual(['equal', 'open'])
  })

  it('names a gain beyond the bounds, and does not call it equal', () => {
    const gain = decideSequentially(around(0.3, 0.01), schedule, bounds)
    expect(gain).toMatchObject({ decision: 'open', beyond: true, look: null })
    expect(decideSequentially(around(0.3, 0.01), schedule, bounds, 'up')).toMatchObject({ decision: 'harm', look: 4 })
    expect(decideSequentially(around(-0.3, 0.01), schedule, bounds, 'up')).toMatchObject({ beyond: true })
    expect(decideSequentially(around(0.06, 0.1), schedule, bounds)).toMatchObject({ decision: 'open', beyond: false })
  })

  it.each([
    [0, 'equal', 4],
    [-0.3, 'harm', 4],
    [0.1, 'open', null],
    [bounds.low, 'open', null],
  ])('of equal values %f is %s', (value, decision, look) => {
    const outcome = decideSequentially(new Array<number>(5).fill(value), schedule, bounds)
    const n = look ?? 5
    expect(outcome).toEqual({ decision, n, mean: value, sd: 0, low: value, high: value, look, beyond: value === 0.1 })
  })

  it('needs two values, and finite ones', () => {
    expect([decideSequentially([], schedule, bounds), decideSequentially([0], schedule, bounds)]).toEqual([null, null])
    expect(decideSequentially([0, 0], schedule, bounds)).toMatchObject({ decision: 'open', n: 2 })
    for (const value of [Number.NaN, Infinity])
      expect(() => decideSequentially([0, 0, 0, 0, value], schedule, bounds)).toThrow(RangeError)
  })

  it('decides at the first look that can, and hears nothing after it', () => {
    fc.assert(
      fc.property(logRatios, logRatios, (values, later) => {
        const outcome = decideSequentially(values, schedule, bounds)!
        if (outcome.look === null) {
          expect(outcome).toMatchObject({ decision: 'open', n: values.length })
          return
        }
        expect(schedule.looks).toContain(outcome.look)
        expect(decideSequentially([...values, ...later], schedule, bounds)).toEqual(outcome)
        expect(decideSequentially(values.slice(0, outcome.look - 1), schedule, bounds)!.decision).toBe('open')
      }),
    )
  })

  it('does not depend on the order within the first look', () => {
    fc.assert(
      fc.property(logRatios, (values) => {
        const turned = [...values.slice(0, 4).reverse(), ...values.slice(4)]
        const [one, other] = [values, turned].map((each) => decideSequentially(each, schedule, bounds)!)
        expect(other).toMatchObject({ decision: one!.decision, n: one!.n, look: one!.look })
      }),
    )
  })

  it('is mirrored with its values, and keeps with their unit', () => {
    fc.assert(
      fc.property(logRatios, (values) => {
        const outcome = decideSequentially(values, schedule, bounds)!
        const { decision, look, beyond } = outcome
        const mirrored = decideSequentially(
          values.map((value) => -value),
          schedule,
          bounds,
          'up',
        )!
        expect(mirrored).toMatchObject({ decision, look, beyond })
        expect(mirrored.low).toBeCloseTo(-outcome.high, 12)
        const doubled = { low: 2 * bounds.low, high: 2 * bounds.high }
        const scaled = values.map((value) => 2 * value)
        expect(decideSequentially(scaled, schedule, doubled)).toMatchObject({ decision, look, beyond })
      }),
    )
  })

  it('at one look is monotone: what is harm stays harm when every value falls', () => {
    const four = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(four, fc.double({ min: 1e-6, max: 0.3, noNaN: true }), (values, fall) => {
        const rank = { harm: 0, equal: 1, open: 1 }
        const decision = (shift: number) =>
          decideSequentially(
            values.map((value) => value - shift),
            oneLook,
            bounds,
          )!.decision
        expect(rank[decision(fall)]).toBeLessThanOrEqual(rank[decision(0)])
      }),
    )
  })
})
