import { writeFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { queryRun, summariseRun } from '../../src/campaign/samples.ts'
import { TonariError } from '../../src/model/error.ts'
import type { SampleBatch } from '../../src/model/sample.ts'
import { RunDirectory } from '../../src/store/runDirectory.ts'
import { sampleRun } from '../fakes/sampleRun.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const RUN = sampleRun({ blocks: 1 })

function batch(boot: number, trial: string, firstNs: number): SampleBatch {
  return {
    trial,
    boot,
    columns: ['vm1', `vm${boot + 1}`].map((vm) => ({
      metric: 'vcpu.run',
      unit: 'ns',
      kind: 'counter' as const,
      dimensions: { vm, vcpu: '0' },
    })),
    timesNs: Float64Array.of(firstNs, firstNs + 1e8, firstNs + 2e8),
    values: Float64Array.of(1, 10, 2, 20, 3, Number.NaN),
  }
}

async function sampledRun(name = 'run'): Promise<string> {
  const path = join(temporaryDirectory(), name)
  const run = await RunDirectory.create(path, { experimentText: '', ...RUN })
  await run.writeSamples(1, [batch(1, 'a', 5e9), batch(1, 'b', 6e9)])
  await run.writeSamples(2, [batch(2, 'c', 9e9)])
  return path
}

async function refuses(path: string, sql: string, message: string | RegExp): Promise<void> {
  const error = await queryRun(path, sql).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TonariError)
  const { code, message: found } = error as TonariError
  expect(code).toBe('badInput')
  expect(found).toMatch(message)
}

describe('a question', () => {
  it('is answered over all boots, with numbers as numbers', async () => {
    expect(
      await queryRun(
        await sampledRun(),
        `SELECT boot, vm, count(*) AS n, sum(value) AS total, min(t_ns) AS first, sum(boot) AS boots, 0.5 AS half,
                list(t_ns ORDER BY t_ns)[1:1] AS times
         FROM samples GROUP BY boot, vm ORDER BY boot, vm`,
      ),
    ).toEqual({
      columns: ['boot', 'vm', 'n', 'total', 'first', 'boots', 'half', 'times'],
      rows: [
        [1, 'vm1', 6, 12, 5e9, 6, 0.5, [5e9]],
        [1, 'vm2', 6, 60, 5e9, 6, 0.5, [5e9]],
        [2, 'vm1', 3, 6, 9e9, 6, 0.5, [9e9]],
        [2, 'vm3', 3, 30, 9e9, 6, 0.5, [9e9]],
      ],
    })
  })

  it.each(["it's [1]*? {a,b}", 'ärger – 日本'])('may be asked of a run in %s', async (name) => {
    const { rows } = await queryRun(await sampledRun(name), 'SELECT count(*) FROM samples')
    expect(rows).toEqual([[18]])
  })

  it('that is wrong is refused in the words of DuckDB', async () => {
    const path = await sampledRun()
    await refuses(path, 'SELECT metrik FROM samples', /Binder Error.*"metrik" not found.*Candidate bindings: "metric"/s)
    await refuses(path, 'SELEC 1', /Parser Error/)
    await refuses(path, 'SELECT CAST(metric AS INTEGER) FROM samples', /Conversion Error/)
  })

  it.each([
    '',
    'SELECT 1; SELECT 2',
    "COPY samples TO '%/out.csv'",
    "COPY (SELECT 1) TO '%/samples/boot1.parquet' (USE_TMP_FILE false)",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '%/samples/boot1.parquet' (USE_TMP_FILE false)",
    'CREATE TABLE t AS SELECT 1',
    "ATTACH '%/x.db'",
    'INSTALL httpfs',
    'SET enable_external_access = true',
  ])('that is no SELECT is refused: %s', async (sql) => {
    const path = await sampledRun()
    await refuses(path, sql.replace('%', path), /only one SELECT can be asked|Permission Error/)
    expect(readdirSync(path)).not.toContain('out.csv')
    expect((await queryRun(path, 'SELECT count(*) FROM samples')).rows).toEqual([[18]])
  })

  it.each([
    "read_text('/etc/passwd')",
    "read_csv('%/plan.json')",
    "glob('/etc/*')",
    "'/etc/passwd'",
    "read_parquet('%/../*')",
  ])('reads nothing but the samples: %s', async (table) => {
    const path = await sampledRun()
    await refuses(path, `SELECT * FROM ${table.replace('%', path)}`, /Permission Error|Catalog Error/)
  })

  it('with too long an answer is refused', async () => {
    await refuses(await sampledRun(), 'SELECT * FROM range(100001)', 'the answer has more than 100000 rows')
  })
})

describe('the summary', () => {
  it('adds up boots, with all dimensions that occur', async () => {
    expect(await summariseRun(await sampledRun())).toEqual({
      boots: 2,
      trials: 3,
      samples: 15,
      metrics: [
        {
          metric: 'vcpu.run',
          unit: 'ns',
          kind: 'counter',
          dimensions: { vm: ['vm1', 'vm2', 'vm3'], vcpu: ['0'] },
          samples: 15,
          firstNs: 5e9,
          lastNs: 9.2e9,
        },
      ],
    })
  })
})

describe('a run', () => {
  it('without samples, or with other files for them, is refused', async () => {
    const path = join(temporaryDirectory(), 'run')
    await RunDirectory.create(path, { experimentText: '', ...RUN })
    const without = { code: 'badInput', message: `${path} has no samples` }
    await refuses(path, 'SELECT 1', without.message)
    await expect(summariseRun(path)).rejects.toMatchObject(without)
    mkdirSync(join(path, 'samples'))
    writeFileSync(join(path, 'samples/boot1.parquet.123.tmp'), 'half')
    await expect(summariseRun(path)).rejects.toMatchObject(without)
    writeFileSync(join(path, 'samples/boot1.parquet'), 'damaged')
    await expect(summariseRun(path)).rejects.toMatchObject({ code: 'badInput' })
    await refuses(path, 'SELECT 1', 'the samples cannot be read')
  })
})
