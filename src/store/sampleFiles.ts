import { produceFileAtomically } from '../host/files.ts'
import { TonariError } from '../model/error.ts'
import type { SampleBatch } from '../model/sample.ts'
import { NO_VM } from './codedWords.ts'
import { checkShape } from './columnMajor.ts'
import { withDuckDb } from './duckDb.ts'
import { sampleFooter } from './sampleFooter.ts'
import { registerSamples } from './sampleFunction.ts'

/**
 * Writes all samples of one boot to a Parquet file, which is whole and on the disk when this resolves; none where there
 * are no samples. Its rows: trial VARCHAR, boot INTEGER, t_ns BIGINT (host's monotonic clock), metric, unit, kind,
 * vm (null where the dimensions name none), dimensions (`vm=vm1,vcpu=0`), value DOUBLE (null where NaN was sampled).
 * They are ordered by batch, series and time.
 */
export async function writeSampleFile(path: string, boot: number, batches: readonly SampleBatch[]): Promise<void> {
  const filled = batches.filter(({ values }) => values.length > 0)
  if (filled.length === 0) return
  if (filled.some((batch) => batch.boot !== boot)) {
    throw new TonariError('internal', `samples of another boot were to be written as those of boot ${boot}`)
  }
  for (const batch of filled) checkShape(batch)
  await withDuckDb(async (connection, duckDb) => {
    // With more threads the rows could come in another order, and the same samples would make different files.
    await connection.run('SET threads = 1')
    registerSamples(connection, duckDb, 'samples', filled)
    const footer = JSON.stringify(sampleFooter(boot, filled))
    await produceFileAtomically(path, async (temporary) => {
      await connection.run(
        `COPY (SELECT trial, ${boot}::INTEGER AS boot, t_ns, metric, unit, kind,
                      CASE WHEN vm = '${NO_VM}' THEN NULL ELSE vm END AS vm, dimensions,
                      CASE WHEN isnan(value) THEN NULL ELSE value END AS value
               FROM samples())
         TO ${duckDb.api.quotedString(temporary)} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd,
         USE_TMP_FILE false, KV_METADATA {tonari: ${duckDb.api.quotedString(footer)}})`,
      )
    })
  })
}
