import type { DuckDBValue, DuckDBValueConverter, Json } from '@duckdb/node-api'
import type { DuckDb } from './duckDb.ts'

/** JSON values of an answer: as DuckDB's own, except that wide integers and decimals are numbers where they fit exactly. */
export function answerConverter({ api }: DuckDb): DuckDBValueConverter<Json> {
  return (value, type, converter) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`
    if (isDecimal(value)) return value.toDouble()
    return api.JsonDuckDBValueConverter(value, type, converter)
  }
  function isDecimal(value: DuckDBValue) {
    return value instanceof api.DuckDBDecimalValue
  }
}
