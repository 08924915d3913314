import { describe, expect, it } from 'vitest'
import type { JobRun } from '../../src/channel/channel.ts'
import { workloadSchema } from '../../src/model/workloadSpec.ts'
import { guestTime } from '../../src/run/guestTime.ts'
import { doseOf, networkOf, seriesOf, type Watched } from '../../src/run/record.ts'
import { workloadFor } from '../../src/workloads/registry.ts'
import { sampleAt } from './samples.ts'

const OFFSET_NS = 1_000_000
const WINDOW = { startNs: 1000, endNs: 2000 }

/** A run in host time, though the guest's clock is ahead. */
function run(startedNs: number, endNs: number | null, output = ''): JobRun {
  const end = endNs === null ? null : { timeNs: endNs + OFFSET_NS, status: 0, signal: 0 }
  const chunks = output === '' ? [] : [{ timeNs: 0, text: output }]
  return { run: 1, startedNs: startedNs + OFFSET_NS, output: chunks, errors: [], end }
}

function watched(program: Record<string, unknown>, runs: JobRun[]): Watched {
  const params = workloadSchema.parse(program)
  return {
    vmName: 'vm2',
    vmIndex: 1,
    named: { id: 'load', params },
    workload: workloadFor(params),
    runs,
    time: guestTime({ vm: 'vm2', offsetNs: OFFSET_NS, roundTripNs: 10 }),
    untilNs: 1800,
  }
}

const progress = (hostNs: number, amount: number) => `progress ${hostNs + OFFSET_NS} ${amount}\n`

describe('doseOf', () => {
  it('takes what a program streams, in host time, over all its runs', () => {
    const runs = [
      run(500, 1400, `${progress(900, 40)}${progress(1100, 20)}${progress(1400, 30)}`),
      run(1400, null, progress(2200, 80)),
    ]
    const dose = doseOf(watched({ program: 'dhrystone' }, runs), WINDOW, [])
    expect(dose).toMatchObject({ vm: 'vm2', workload: 'load', unit: '1', span: { startNs: 500, endNs: 1800 } })
    expect(dose.amount).toBeCloseTo(10 + 30 + 60)
    expect(dose.coverage).toBeCloseTo(0.8)
  })

  it('falls back on the host counters where a program streams nothing', () => {
    const samples = [sampleAt(1000, [0, 100]), sampleAt(2000, [0, 350])]
    const dose = doseOf(watched({ program: 'netperf' }, [run(500, 1500)]), WINDOW, samples)
    expect(dose).toMatchObject({ vm: 'vm2', workload: 'load', coverage: 0.5, amount: 2000, unit: 'bit' })
  })

  it('says that there is no count of a load that nothing shows', () => {
    const dose = doseOf(watched({ program: 'sleep' }, [run(500, null)]), WINDOW, [sampleAt(1000, [0, 0])])
    expect(dose).toMatchObject({ coverage: 0.8, amount: null, unit: null })
    expect(doseOf(watched({ program: 'sleep' }, []), WINDOW, [])).toMatchObject({ coverage: 0, span: null })
  })
})

describe('seriesOf', () => {
  it('gives the rate over host time', () => {
    const output = `${progress(1000, 5)}${progress(1500, 2)}`
    expect(seriesOf(watched({ program: 'memwrite' }, [run(500, 1500, output)]), [])).toEqual([
      {
        vm: 'vm2',
        name: 'rate',
        unit: 'B/s',
        points: [
          [1000, 1e7],
          [1500, 4e6],
        ],
      },
    ])
  })

  it('is empty where nothing shows the load', () => {
    expect(seriesOf(watched({ program: 'sleep' }, [run(0, null)]), [])).toEqual([])
  })
})

describe('networkOf', () => {
  const whole = { startNs: 0, endNs: 10_000 }

  it('is what passed between the first sample and the last of a victim that does not send', () => {
    const samples = [
      sampleAt(1000, [100, 0], [], 50),
      sampleAt(1500, [150, 9], [], 60),
      sampleAt(3000, [400, 200], [], 450),
    ]
    expect(networkOf(samples, whole, ['vm1', 'vm2'], 3)).toEqual({
      intervalNs: 2000,
      tapBytes: { vm1: 300, vm2: 200 },
      tapPackets: { vm1: 3, vm2: 2 },
      portBytes: 400,
      portPackets: 4,
      portDropped: 3,
    })
    expect(networkOf(samples, whole, ['vm1'], 0)?.tapBytes).toEqual({ vm1: 300 })
    expect(networkOf(samples, { startNs: 1400, endNs: 3000 }, ['vm1'], 0)).toMatchObject({
      intervalNs: 1500,
      portBytes: 390,
    })
  })

  it('leaves out the wait for the start, the opening and the end of what the victim sends', () => {
    const sent = [0, 0, 100, 9000, 29_000, 29_000, 59_000, 62_000, 62_100, 62_100]
    const samples = sent.map((bytes, at) => sampleAt(at * 100, [bytes, at * 5000], [], at * 8000))
    // Sending between samples 2 and 7, with a stall in the middle; sample 9 lies after the victim's end.
    const seen = networkOf(samples, { startNs: 50, endNs: 850 }, ['vm1', 'vm2'], 0)
    expect(seen).toMatchObject({ intervalNs: 300, tapBytes: { vm1: 50_000, vm2: 15_000 }, portBytes: 24_000 })
  })

  it('needs two samples at different times', () => {
    expect(networkOf([], whole, ['vm1'], 0)).toBeNull()
    expect(networkOf([sampleAt(1, [1])], whole, ['vm1'], 0)).toBeNull()
  })
})
