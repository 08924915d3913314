import type { DuckDBConnection, DuckDBTableFunction } from '@duckdb/node-api'
import type { SampleBatch } from '../model/sample.ts'
import { codeWords } from './codedWords.ts'
import { columnMajor, type SampleRows } from './columnMajor.ts'
import type { DuckDb } from './duckDb.ts'

/** DuckDB's vectors hold no more. */
const CHUNK_ROWS = 2048

/**
 * Makes the rows of batches answer to `name()` in SQL: t_ns BIGINT, value DOUBLE and each of the coded words, in the order
 * to be written. DuckDB takes them piece by piece while it writes, so that no copy of them all is held. Words are
 * enumerations, which go into a file's dictionaries as they are: strings would be hashed for each sample.
 */
export function registerSamples(
  connection: DuckDBConnection,
  { api, binding }: DuckDb,
  name: string,
  batches: readonly SampleBatch[],
): void {
  const words = codeWords(batches)
  const pieces = piecesOf(batches.values(), (batch) => columnMajor(batch, words))
  const samples: DuckDBTableFunction = api.DuckDBTableFunction.create({
    name,
    bindFunction: (rows) => {
      rows.addResultColumn('t_ns', api.BIGINT)
      rows.addResultColumn('value', api.DOUBLE)
      for (const word of words) rows.addResultColumn(word.name, api.ENUM(word.words))
    },
    initFunction: () => undefined,
    mainFunction: (_, chunk) => {
      const piece = pieces.next()
      chunk.rowCount = piece.value?.count ?? 0
      for (const [at, array] of piece.value?.columns.entries() ?? []) {
        const vector = binding.data_chunk_get_vector(chunk.chunk, at)
        binding.copy_data_to_vector(vector, 0, array.buffer, array.byteOffset, array.byteLength)
      }
    },
  })
  connection.registerTableFunction(samples)
}

type Piece = { readonly count: number; readonly columns: readonly SampleRows['columns'][number][] }

function* piecesOf(
  batches: Iterable<SampleBatch>,
  rowsOf: (batch: SampleBatch) => SampleRows,
): Generator<Piece, undefined> {
  for (const batch of batches) {
    const { columns, count } = rowsOf(batch)
    for (let start = 0; start < count; start += CHUNK_ROWS) {
      const end = Math.min(start + CHUNK_ROWS, count)
      yield { count: end - start, columns: columns.map((column) => column.subarray(start, end)) }
    }
  }
}
