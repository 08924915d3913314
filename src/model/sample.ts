/** What one number of telemetry means. A counter is cumulative, so a late sample loses nothing. */
export type Column = {
  /** A dotted name, such as `vcpu.wait` */
  readonly metric: string
  /** Such as `ns`, `bytes`, `packets` */
  readonly unit: string
  readonly kind: 'counter' | 'gauge'
  /** Such as `{ vm: 'vm1', vcpu: '0' }` */
  readonly dimensions: Readonly<Record<string, string>>
}

/** What was sampled during one trial. */
export type SampleBatch = {
  readonly trial: string
  readonly boot: number
  readonly columns: readonly Column[]
  /** One for each instant, on the host's monotonic clock. */
  readonly timesNs: Float64Array | BigInt64Array
  /** Instants × columns: the value of `columns[c]` at `timesNs[i]` is at `i * columns.length + c`; NaN is no value. */
  readonly values: Float64Array
}
