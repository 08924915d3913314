import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { counterSource } from '../../src/campaign/bench/counterSource.ts'
import type { SampleBatch } from '../../src/model/sample.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { rateBatches } from '../../src/store/rateBatches.ts'
import { writeSampleFile } from '../../src/store/sampleFiles.ts'
import { querySamples } from '../../src/store/sampleQuery.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const BATCH: SampleBatch = {
  trial: 'b1-cpu-r1-alone',
  boot: 7,
  columns: [
    { metric: 'vcpu.wait', unit: 'ns', kind: 'counter', dimensions: { vm: 'vm1', vcpu: '0' } },
    { metric: 'memory.dirty', unit: 'bytes', kind: 'gauge', dimensions: {} },
  ],
  timesNs: Float64Array.of(1e15 + 1, 1e15 + 100_000_003),
  values: Float64Array.of(10, 4096, 25, Number.NaN),
}

async function writtenFile(batches: readonly SampleBatch[], boot = 7): Promise<string> {
  const path = join(temporaryDirectory(), 'samples', `boot${boot}.parquet`)
  await writeSampleFile(path, boot, batches)
  return path
}

const rowsOf = async (path: string, sql = 'SELECT * FROM samples') => (await querySamples([path], sql)).rows

describe('a file of samples', () => {
  it('holds a row for each value: series by series, in order of time, null for what was not there', async () => {
    const path = await writtenFile([BATCH])
    const first = ['b1-cpu-r1-alone', 7, 1_000_000_000_000_001]
    const second = ['b1-cpu-r1-alone', 7, 1_000_000_100_000_003]
    const wait = ['vcpu.wait', 'ns', 'counter', 'vm1', 'vm=vm1,vcpu=0']
    const dirty = ['memory.dirty', 'bytes', 'gauge', null, '']
    expect(await rowsOf(path)).toEqual([
      [...first, ...wait, 10],
      [...second, ...wait, 25],
      [...first, ...dirty, 4096],
      [...second, ...dirty, null],
    ])
    expect(await rowsOf(path, 'SELECT column_name, column_type FROM (DESCRIBE samples)')).toEqual([
      ['trial', 'VARCHAR'],
      ['boot', 'INTEGER'],
      ['t_ns', 'BIGINT'],
      ['metric', 'VARCHAR'],
      ['unit', 'VARCHAR'],
      ['kind', 'VARCHAR'],
      ['vm', 'VARCHAR'],
      ['dimensions', 'VARCHAR'],
      ['value', 'DOUBLE'],
    ])
  })

  it('is the only thing left, and takes the place of an older one', async () => {
    const path = await writtenFile([BATCH])
    await writeSampleFile(path, 7, [{ ...BATCH, trial: 'again' }])
    expect(readdirSync(join(path, '..'))).toEqual(['boot7.parquet'])
    expect(await rowsOf(path, 'SELECT DISTINCT trial FROM samples')).toEqual([['again']])
    expect(readFileSync(path).subarray(0, 4).toString()).toBe('PAR1')
  })

  it('keeps times above 2⁵³ ns exactly, and the order of many batches of more rows than a chunk', async () => {
    const instants = 3000
    const batches = Array.from({ length: 50 }, (_, at) => ({
      ...BATCH,
      trial: `trial${at}`,
      timesNs: BigInt64Array.from({ length: instants }, (_, instant) => 2n ** 60n + BigInt(at * instants + instant)),
      values: Float64Array.from({ length: 2 * instants }, (_, index) => at * 1e6 + index),
    }))
    const path = await writtenFile(batches)
    const elsewhere = await rowsOf(
      path,
      `SELECT place, t_ns, value
       FROM (SELECT *, file_row_number AS place FROM read_parquet('${path}', file_row_number = true))
       WHERE t_ns <> ${2n ** 60n} + (place // 6000) * 3000 + place % 3000
          OR value <> (place // 6000) * 1e6 + (place % 3000) * 2 + (place // 3000) % 2`,
    )
    expect(elsewhere).toEqual([])
    expect(await rowsOf(path, 'SELECT count(*), count(DISTINCT t_ns) FROM samples')).toEqual([[300_000, 150_000]])
    expect(readFileSync(await writtenFile(batches)).equals(readFileSync(path))).toBe(true)
  })

  it('is not made for nothing, nor for another boot', async () => {
    const path = await writtenFile([{ ...BATCH, timesNs: Float64Array.of(), values: Float64Array.of() }])
    expect(readdirSync(join(path, '../..'))).toEqual([])
    await expect(writeSampleFile(path, 8, [BATCH])).rejects.toMatchObject({ code: 'internal' })
    await expect(writeSampleFile(path, 7, [{ ...BATCH, values: Float64Array.of(1) }])).rejects.toThrow(RangeError)
    expect(readdirSync(join(path, '../..'))).toEqual([])
  })

  it('takes no VM, and names that need quotes', async () => {
    const odd = { metric: "o'clock", unit: '€', kind: 'gauge', dimensions: { link: 'a=b,c%"', scope: "'" } } as const
    const path = await writtenFile([{ ...BATCH, columns: [odd], values: Float64Array.of(1, 2) }])
    expect(await rowsOf(path, 'SELECT DISTINCT metric, vm, dimensions FROM samples')).toEqual([
      ["o'clock", null, `link=a%3Db%2Cc%25",scope='`],
    ])
  })

  it('needs no more than 5 bytes a sample for realistic counters', async () => {
    const source = counterSource(seededRandom(3))
    const batches = Array.from({ length: 4 }, (_, at) => source(`trial${at}`, 7, 100))
    const samples = batches.reduce((sum, { values }) => sum + values.length, 0)
    expect(statSync(await writtenFile(batches)).size / samples).toBeLessThan(5)
  })
})

describe('rates of a trial', () => {
  it('become a gauge for each VM, at their own instants', async () => {
    const batches = rateBatches({
      trial: 'one',
      boot: 7,
      series: [
        {
          vm: 'vm1',
          name: 'rate',
          unit: 'B/s',
          points: [
            [100, 5],
            [200, 6.5],
          ],
        },
        { vm: 'vm2', name: 'rate', unit: 'B/s', points: [[150, 7]] },
        { vm: 'vm3', name: 'rate', unit: 'B/s', points: [] },
      ],
    })
    expect(
      await rowsOf(await writtenFile(batches), 'SELECT trial, t_ns, metric, kind, unit, vm, value FROM samples'),
    ).toEqual([
      ['one', 100, 'rate', 'gauge', 'B/s', 'vm1', 5],
      ['one', 200, 'rate', 'gauge', 'B/s', 'vm1', 6.5],
      ['one', 150, 'rate', 'gauge', 'B/s', 'vm2', 7],
    ])
  })
})
