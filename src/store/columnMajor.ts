import type { SampleBatch } from '../model/sample.ts'

/** Samples as three columns of equal length, ordered by series, then by time. */
export type SampleRows = {
  /** Number of the series: `firstSeries` for the batch's first column, and so on. */
  readonly series: Int32Array<ArrayBuffer>
  readonly timesNs: BigInt64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
}

/**
 * A batch turned into rows, one series after the other: neighbouring values are then alike, which is what compresses.
 * Throws RangeError when the numbers of instants, columns and values do not fit together.
 */
export function columnMajor({ columns, timesNs, values }: SampleBatch, firstSeries: number): SampleRows {
  const instants = timesNs.length
  const width = columns.length
  if (values.length !== instants * width) {
    throw new RangeError(`${values.length} values are not ${instants} instants of ${width} columns`)
  }
  const times = timesNs instanceof BigInt64Array ? timesNs : BigInt64Array.from(timesNs, toInteger)
  const rows = {
    series: new Int32Array(values.length),
    timesNs: new BigInt64Array(values.length),
    values: new Float64Array(values.length),
  }
  for (let column = 0; column < width; column++) {
    const start = column * instants
    rows.series.fill(firstSeries + column, start, start + instants)
    rows.timesNs.set(times, start)
    for (let instant = 0; instant < instants; instant++) {
      rows.values[start + instant] = values[instant * width + column] ?? Number.NaN
    }
  }
  return rows
}

function toInteger(timeNs: number): bigint {
  return BigInt(Math.round(timeNs))
}
