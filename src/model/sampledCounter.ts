/** One counter or gauge during one window, ten times a second. NaN where nothing was read. */
export type SampledCounter = {
  readonly boot: number
  readonly trial: string
  /** Such as `process.writtenBytes` */
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  /** On the host's monotonic clock, ascending. */
  readonly timesNs: readonly number[]
  /** One for each time. */
  readonly values: readonly number[]
}
