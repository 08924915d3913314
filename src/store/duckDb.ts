import type * as Api from '@duckdb/node-api'
import type Binding from '@duckdb/node-bindings'

/** `api` is the library, `binding` its lower layer, which copies whole arrays. */
export type DuckDb = { readonly api: typeof Api; readonly binding: typeof Binding }

/**
 * Opens a database in memory for the time of `use`. The library is loaded on the first call, which takes a fifth of a
 * second. It fetches no extensions and leaves no files of its own. The connection is closed before the database.
 */
export async function withDuckDb<T>(use: (connection: Api.DuckDBConnection, duckDb: DuckDb) => Promise<T>): Promise<T> {
  const api = await import('@duckdb/node-api')
  const { default: binding } = await import('@duckdb/node-bindings')
  const instance = await api.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: '',
  })
  try {
    const connection = await instance.connect()
    try {
      return await use(connection, { api, binding })
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

/** A list of strings as SQL writes it. */
export function sqlList(texts: readonly string[], { api }: DuckDb): string {
  return `[${texts.map(api.quotedString).join(', ')}]`
}
