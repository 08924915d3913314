import type { DuckDBConnection } from '@duckdb/node-api'
import { produceFileAtomically } from '../host/files.ts'
import { TonariError } from '../model/error.ts'
import type { SampleBatch } from '../model/sample.ts'
import { withDuckDb } from './duckDb.ts'
import { sampleFooter } from './sampleFooter.ts'
import { stageSamples } from './stageSamples.ts'

const WORDS = ['trial', 'metric', 'unit', 'kind', 'vm', 'dimensions']
const COPIED = 'trial, boot, t_ns, metric, unit, kind, vm, dimensions'

/**
 * Writes all samples of one boot to a Parquet file, which is whole and on the disk when this resolves; none where there
 * are no samples. Its rows: trial VARCHAR, boot INTEGER, t_ns BIGINT (host's monotonic clock), metric, unit, kind,
 * vm (null where the dimensions name none), dimensions (`vm=vm1,vcpu=0`), value DOUBLE (null where NaN was sampled).
 * They are ordered by batch, series and time. Holds 20 bytes a sample in memory meanwhile.
 */
export async function writeSampleFile(path: string, boot: number, batches: readonly SampleBatch[]): Promise<void> {
  const filled = batches.filter(({ values }) => values.length > 0)
  if (filled.length === 0) return
  if (filled.some((batch) => batch.boot !== boot)) {
    throw new TonariError('internal', `samples of another boot were to be written as those of boot ${boot}`)
  }
  await withDuckDb(async (connection, duckDb) => {
    // With more threads a join gives its rows in any order, and the same samples would make different files.
    await connection.run('SET threads = 1')
    await stageSamples(connection, duckDb, filled)
    await codeWords(connection)
    const footer = JSON.stringify(await sampleFooter(connection, boot, filled))
    await produceFileAtomically(path, async (temporary) => {
      await connection.run(
        `COPY (SELECT ${COPIED}, CASE WHEN isnan(value) THEN NULL ELSE value END AS value
               FROM staged JOIN coded USING (series))
         TO ${duckDb.api.quotedString(temporary)} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd,
         USE_TMP_FILE false, KV_METADATA {tonari: ${duckDb.api.quotedString(footer)}})`,
      )
    })
  })
}

/** Words as enumerations go into the file's dictionaries as they are; strings would be hashed for each sample. */
async function codeWords(connection: DuckDBConnection): Promise<void> {
  for (const word of WORDS) {
    await connection.run(
      `CREATE TYPE ${word}_word AS ENUM (SELECT DISTINCT ${word} FROM series WHERE ${word} IS NOT NULL ORDER BY 1)`,
    )
  }
  const coded = WORDS.map((word) => `${word}::${word}_word AS ${word}`).join(', ')
  await connection.run(`CREATE TABLE coded AS SELECT series, boot, ${coded} FROM series`)
}
