/** Samples of one trial: `values` holds a row of all columns for each instant of `timesNs`. */
export type Samples = {
  readonly trial: string
  /** Host's monotonic clock */
  readonly timesNs: Float64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
}

const FIRST_ROWS = 256

/** Rows that grow as they come, with room doubled each time. */
export class SampleBuffer {
  private readonly width: number
  private rows = 0
  private times = new Float64Array(FIRST_ROWS)
  private values: Float64Array<ArrayBuffer>

  constructor(width: number) {
    this.width = width
    this.values = new Float64Array(FIRST_ROWS * width)
  }

  push(timeNs: number, row: Float64Array): void {
    if (this.rows === this.times.length) {
      this.times = copied(this.times, this.times.length * 2)
      this.values = copied(this.values, this.values.length * 2)
    }
    this.times[this.rows] = timeNs
    this.values.set(row, this.rows * this.width)
    this.rows += 1
  }

  /** What was pushed since the last call, in arrays of its own. */
  take(trial: string): Samples {
    const { rows } = this
    this.rows = 0
    return { trial, timesNs: this.times.slice(0, rows), values: this.values.slice(0, rows * this.width) }
  }
}

function copied(from: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(length)
  to.set(from)
  return to
}
