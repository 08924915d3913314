import type { SampleBatch } from '../model/sample.ts'
import type { CodedWord, Codes } from './codedWords.ts'

/** Samples as columns of equal length, ordered by series, then by time. */
export type SampleRows = {
  readonly count: number
  /** Times in ns, values, and the codes of each word that was asked for. */
  readonly columns: readonly (BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Codes)[]
}

/** Throws RangeError when the numbers of instants, columns and values do not fit together. */
export function checkShape({ columns, timesNs, values }: SampleBatch): void {
  if (values.length !== timesNs.length * columns.length) {
    throw new RangeError(`${values.length} values are not ${timesNs.length} instants of ${columns.length} columns`)
  }
}

/** A batch turned into rows, one series after the other: neighbouring values are then alike, which is what compresses. */
export function columnMajor(batch: SampleBatch, words: readonly CodedWord[]): SampleRows {
  const count = batch.values.length
  const instants = batch.timesNs.length
  const width = batch.columns.length
  const times = batch.timesNs instanceof BigInt64Array ? batch.timesNs : BigInt64Array.from(batch.timesNs, toInteger)
  const timesNs = new BigInt64Array(count)
  const values = new Float64Array(count)
  for (let column = 0; column < width; column++) {
    const start = column * instants
    timesNs.set(times, start)
    for (let instant = 0; instant < instants; instant++) {
      values[start + instant] = batch.values[instant * width + column] ?? Number.NaN
    }
  }
  return { count, columns: [timesNs, values, ...words.map((word) => repeated(word, batch))] }
}

function repeated({ newCodes, codesOf }: CodedWord, batch: SampleBatch): Codes {
  const instants = batch.timesNs.length
  const codes = newCodes(batch.values.length)
  for (const [column, code] of codesOf(batch).entries()) codes.fill(code, column * instants, (column + 1) * instants)
  return codes
}

function toInteger(timeNs: number): bigint {
  return BigInt(Math.round(timeNs))
}
