import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { TonariError } from '../model/error.ts'
import type { AnswerTable } from '../model/sampleSummary.ts'
import { answerConverter } from './answerConverter.ts'
import { type DuckDb, sqlList, withDuckDb } from './duckDb.ts'

/** More rows than this are not for a terminal; the Parquet files are there for other programs. */
const MOST_ROWS = 100_000

/**
 * Answers one SELECT over the view `samples` of the given Parquet files. It can read nothing but these files and write
 * nothing. Throws TonariError `badInput` with DuckDB's message for wrong SQL, and for too many rows.
 */
export async function querySamples(files: readonly string[], sql: string): Promise<AnswerTable> {
  return withDuckDb(async (connection, duckDb) => {
    await openView(connection, duckDb, files).catch(refuse('the samples cannot be read'))
    return answer(connection, duckDb, sql).catch(refuse('the SQL has no answer'))
  })
}

function refuse(what: string) {
  return (cause: unknown): never => {
    if (cause instanceof TonariError) throw cause
    throw new TonariError('badInput', `${what}: ${(cause as Error).message}`, { cause })
  }
}

async function openView(connection: DuckDBConnection, duckDb: DuckDb, files: readonly string[]): Promise<void> {
  const paths = sqlList(files, duckDb)
  for (const sql of [
    `CREATE VIEW samples AS SELECT * FROM read_parquet(${paths})`,
    `SET allowed_paths = ${paths}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]) {
    await connection.run(sql)
  }
}

async function answer(connection: DuckDBConnection, duckDb: DuckDb, sql: string): Promise<AnswerTable> {
  const statement = await prepareSelect(connection, duckDb, sql)
  try {
    const reader = await statement.streamAndReadUntil(MOST_ROWS + 1)
    if (reader.currentRowCount > MOST_ROWS) {
      throw new TonariError('badInput', `the answer has more than ${MOST_ROWS} rows`, {
        hint: 'aggregate, or add LIMIT',
      })
    }
    return {
      columns: reader.deduplicatedColumnNames(),
      rows: reader.convertRows(answerConverter(duckDb)),
    }
  } finally {
    statement.destroySync()
  }
}

/** The type of the statement is looked at, not its text: only a SELECT is known to change nothing. */
async function prepareSelect(
  connection: DuckDBConnection,
  { api }: DuckDb,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  if (sql.trim() === '') throw onlySelect()
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw onlySelect()
  const statement = await statements.prepare(0)
  if (statement.statementType === api.StatementType.SELECT) return statement
  statement.destroySync()
  throw onlySelect()
}

function onlySelect(): TonariError {
  return new TonariError('badInput', 'only one SELECT can be asked', {
    hint: 'such as: select metric, avg(value) from samples group by metric',
  })
}
