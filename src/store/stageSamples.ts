import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column, SampleBatch } from '../model/sample.ts'
import { columnMajor, type SampleRows } from './columnMajor.ts'
import { dimensionText } from './dimensionText.ts'
import type { DuckDb } from './duckDb.ts'

const CHUNK_ROWS = 2048

type Append = (rows: SampleRows) => void
type Series = { readonly number: number; readonly trial: string; readonly boot: number; readonly column: Column }

/**
 * Puts batches into two new tables: `staged` (series, t_ns, value; in the order to be written), and `series` (what each
 * series is). For a sample only numbers are copied, whole arrays at a time; DuckDB joins the words to them.
 */
export async function stageSamples(connection: DuckDBConnection, duckDb: DuckDb, batches: Iterable<SampleBatch>) {
  await connection.run('CREATE TABLE staged (series INTEGER, t_ns BIGINT, value DOUBLE)')
  const appender = await connection.createAppender('staged')
  const append = chunkwise(duckDb, (chunk) => {
    appender.appendDataChunk(chunk)
  })
  const series: Series[] = []
  for (const batch of batches) {
    append(columnMajor(batch, series.length))
    for (const column of batch.columns) {
      series.push({ number: series.length, trial: batch.trial, boot: batch.boot, column })
    }
  }
  appender.closeSync()
  await describeSeries(connection, series)
}

function chunkwise(
  { api, binding }: DuckDb,
  sink: (chunk: InstanceType<DuckDb['api']['DuckDBDataChunk']>) => void,
): Append {
  const chunk = api.DuckDBDataChunk.create([api.INTEGER, api.BIGINT, api.DOUBLE])
  return ({ series, timesNs, values }) => {
    for (let start = 0; start < values.length; start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, values.length - start)
      chunk.reset()
      chunk.rowCount = count
      for (const [at, array] of [series, timesNs, values].entries()) {
        const bytes = array.BYTES_PER_ELEMENT
        const vector = binding.data_chunk_get_vector(chunk.chunk, at)
        binding.copy_data_to_vector(vector, 0, array.buffer, start * bytes, count * bytes)
      }
      sink(chunk)
    }
  }
}

async function describeSeries(connection: DuckDBConnection, series: readonly Series[]): Promise<void> {
  await connection.run(
    'CREATE TABLE series (series INTEGER, trial VARCHAR, boot INTEGER, metric VARCHAR, unit VARCHAR, kind VARCHAR, ' +
      'vm VARCHAR, dimensions VARCHAR)',
  )
  const appender = await connection.createAppender('series')
  for (const { number, trial, boot, column } of series) {
    appender.appendInteger(number)
    appender.appendVarchar(trial)
    appender.appendInteger(boot)
    appender.appendVarchar(column.metric)
    appender.appendVarchar(column.unit)
    appender.appendVarchar(column.kind)
    if (column.dimensions['vm'] === undefined) appender.appendNull()
    else appender.appendVarchar(column.dimensions['vm'])
    appender.appendVarchar(dimensionText(column.dimensions))
    appender.endRow()
  }
  appender.closeSync()
}
