import { describe, expect, it } from 'vitest'
import { guestTime } from '../../src/run/guestTime.ts'
import { counterSteps, ratesOf } from '../../src/run/rates.ts'
import { Stopwatch } from '../../src/run/stopwatch.ts'
import { sampleAt } from './samples.ts'

const SAMPLES = [
  sampleAt(
    1000,
    [10, 100],
    [
      [0, 0],
      [5, 7],
    ],
  ),
  sampleAt(
    2000,
    [10, 160],
    [
      [0, 0],
      [15, 7],
    ],
  ),
  sampleAt(
    2500,
    [30, 160],
    [
      [0, 0],
      [15, 27],
    ],
  ),
]

describe('counterSteps', () => {
  it('shows a sender by its tap, in bits', () => {
    expect(counterSteps('netperf', SAMPLES, 1)).toEqual({
      unit: 'bit/s',
      startNs: 1000,
      steps: [
        { timeNs: 2000, amount: 480 },
        { timeNs: 2500, amount: 0 },
      ],
    })
    expect(counterSteps('iperf3', SAMPLES, 0)?.steps.map(({ amount }) => amount)).toEqual([0, 160])
  })

  it('shows a program at the disk by what it reads and writes, in bytes', () => {
    expect(counterSteps('fio', SAMPLES, 1)).toMatchObject({ unit: 'B/s', steps: [{ amount: 10 }, { amount: 20 }] })
    expect(counterSteps('iozone', SAMPLES, 0)?.steps.map(({ amount }) => amount)).toEqual([0, 0])
  })

  it('shows nothing of other programs, of none, and without samples', () => {
    expect(counterSteps('dhrystone', SAMPLES, 0)).toBeNull()
    expect(counterSteps('sleep', SAMPLES, 0)).toBeNull()
    expect(counterSteps('netperf', [], 0)).toBeNull()
    expect(counterSteps('netperf', SAMPLES.slice(0, 1), 0)?.steps).toEqual([])
    expect(counterSteps('netperf', SAMPLES, 5)?.steps.map(({ amount }) => amount)).toEqual([0, 0])
  })
})

describe('ratesOf', () => {
  it('divides each amount by its interval and leaves out what took no time', () => {
    const steps = [
      { timeNs: 2e9, amount: 500 },
      { timeNs: 2e9, amount: 3 },
      { timeNs: 2.25e9, amount: 100 },
    ]
    expect(ratesOf(steps, 1e9)).toEqual([
      [2e9, 500],
      [2.25e9, 400],
    ])
    expect(ratesOf([], 0)).toEqual([])
  })
})

describe('guestTime', () => {
  it('converts there and back by the offset, and without a reading takes both for one', () => {
    const time = guestTime({ vm: 'vm1', offsetNs: -400, roundTripNs: 9 })
    expect(time.toHost(600)).toBe(1000)
    expect(time.toGuest(1000)).toBe(600)
    expect(guestTime(undefined).toHost(600)).toBe(600)
  })
})

describe('Stopwatch', () => {
  it('divides the time into steps without gaps, and adds up equal ones', () => {
    let nowNs = 100
    const stopwatch = new Stopwatch(() => nowNs)
    for (const [step, laterNs] of [
      ['a', 10],
      ['b', 5],
      ['a', 1],
    ] as const) {
      nowNs += laterNs
      stopwatch.lap(step)
    }
    expect(stopwatch.spentNs).toEqual({ a: 11, b: 5 })
  })
})
