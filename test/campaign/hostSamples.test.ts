import { describe, expect, it } from 'vitest'
import { hostSamples } from '../../src/campaign/hostSamples.ts'
import type { Column } from '../../src/model/sample.ts'

const column = (metric: string, dimensions: Column['dimensions']): Column => ({
  ...{ metric, unit: '1', kind: 'counter' },
  dimensions,
})
const columns = [
  column('vcpu.run', { vm: 'vm1', vcpu: '0' }),
  column('vcpu.run', { vm: 'vm1', vcpu: '1' }),
  column('vcpu.wait', { vm: 'vm1', vcpu: '0' }),
  column('vcpu.run', { vm: 'vm2', vcpu: '0' }),
  column('link.receivedBytes', { side: 'counterpart', link: 'vm1d' }),
  column('link.receivedBytes', { side: 'lab', link: 'vm1d' }),
  column('link.sentBytes', { side: 'lab', link: 'vm1d' }),
  column('link.sentBytes', { side: 'lab', link: 'port0' }),
  column('link.sentPackets', { side: 'lab', link: 'port0' }),
  column('process.writtenBytes', { vm: 'vm2' }),
]
const vms = [
  { name: 'vm1', tap: 'vm1d' },
  { name: 'vm2', tap: 'vm2d' },
]

describe('the samples of a window', () => {
  it('take from each row what a record needs: vCPUs summed, taps and the port of the lab', () => {
    const rows = [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [11, 12, 13, Number.NaN, 15, 16, 17, 18, 19, 20],
    ]
    const samples = hostSamples(
      { columns, timesNs: Float64Array.of(100, 200), values: Float64Array.from(rows.flat()) },
      vms,
    )
    expect(samples).toEqual([
      {
        atNs: 100,
        taps: [
          { bytes: 6, packets: 0 },
          { bytes: 0, packets: 0 },
        ],
        port: { bytes: 8, packets: 9 },
        disks: [
          { readBytes: 0, writtenBytes: 0 },
          { readBytes: 0, writtenBytes: 10 },
        ],
        vcpus: [
          { runNs: 3, waitNs: 3, threads: 2 },
          { runNs: 4, waitNs: 0, threads: 1 },
        ],
      },
      expect.objectContaining({ atNs: 200, port: { bytes: 18, packets: 19 } }),
    ])
    expect(samples[1]?.vcpus[1]).toEqual({ runNs: 0, waitNs: 0, threads: 1 })
  })
})
