import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SampleBatch } from '../../src/model/sample.ts'
import { writeSampleFile } from '../../src/store/sampleFiles.ts'
import { readWindowSamples } from '../../src/store/windowSamples.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const column = (metric: string, dimensions: Record<string, string>) => ({
  metric,
  unit: 'ns',
  kind: 'counter' as const,
  dimensions,
})
const batch = (trial: string, firstNs: number): SampleBatch => ({
  trial,
  boot: 1,
  columns: [
    column('vcpu.wait', { vm: 'vm1', vcpu: '0' }),
    column('vcpu.wait', { vm: 'vm1', vcpu: '1' }),
    column('vcpu.wait', { vm: 'vm12', vcpu: '0' }),
  ],
  timesNs: Float64Array.of(firstNs, firstNs + 1e8, firstNs + 2e8),
  values: Float64Array.of(1, 10, 100, 2, Number.NaN, 200, 3, 30, 300),
})

describe('samples of single windows', () => {
  it('are added up over the series that are asked for, where all have a value', async () => {
    const file = join(temporaryDirectory(), 'boot1.parquet')
    await writeSampleFile(file, 1, [batch("it's a", 5e9), batch('b', 9e9)])
    const ask = (trial: string, dimensions: Record<string, string>, boot = 1) => ({
      boot,
      trial,
      metric: 'vcpu.wait',
      dimensions,
    })
    expect(
      await readWindowSamples(
        [file],
        [ask("it's a", { vm: 'vm1' }), ask('b', { vm: 'vm1', vcpu: '0' }), ask('b', {}), ask('b', { vm: 'vm1' }, 2)],
      ),
    ).toEqual([
      [
        [5e9, 11],
        [5.2e9, 33],
      ],
      [
        [9e9, 1],
        [9.1e9, 2],
        [9.2e9, 3],
      ],
      [
        [9e9, 111],
        [9.2e9, 333],
      ],
      [],
    ])
    expect(await readWindowSamples([], [ask('b', {})])).toEqual([[]])
  })
})
