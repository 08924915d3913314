import { describe, expect, it } from 'vitest'
import { sampleWindow } from '../../src/run/sampler.ts'
import type { Sample } from '../../src/run/sample.ts'

const SAMPLE: Sample = { atNs: 1, taps: [], port: { bytes: 0, packets: 0 }, disks: [], vcpus: [] }

function telemetry(calls: string[]) {
  return {
    read: () => Promise.reject(new Error('not in this test')),
    startSampling: (trial: string) => Promise.resolve(void calls.push(`start ${trial}`)),
    stopSampling: () => {
      calls.push('stop')
      return Promise.resolve([SAMPLE])
    },
  }
}

describe('sampling a window', () => {
  it("is the telemetry's own business where there is one", async () => {
    const calls: string[] = []
    const sample = () => {
      throw new Error('sampled twice')
    }
    const ports = { telemetry: telemetry(calls), sample }
    const { result, samples } = await sampleWindow(ports, 'w1', () => Promise.resolve(void calls.push('measure')))
    expect([result, samples, calls]).toEqual([undefined, [SAMPLE], ['start w1', 'measure', 'stop']])
  })

  it('ends when the window fails, and fails as that did', async () => {
    const calls: string[] = []
    const ports = { telemetry: telemetry(calls), sample: () => SAMPLE }
    const failure = sampleWindow(ports, 'w1', () => Promise.reject(new Error('the guest is gone')))
    await expect(failure).rejects.toThrow('the guest is gone')
    expect(calls).toEqual(['start w1', 'stop'])
  })

  it('goes on here without telemetry, from before the action to after it', async () => {
    let atNs = 0
    const ports = { telemetry: null, sample: () => ({ ...SAMPLE, atNs: ++atNs }) }
    const { samples } = await sampleWindow(ports, 'w1', () => Promise.resolve(ports.sample()))
    expect(samples.map((sample) => sample.atNs)).toEqual([1, 3])
  })
})
