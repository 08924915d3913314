/** One measured figure. `value` is the median unless its name says otherwise; `low` and `high` the extremes of n. */
export type BenchFigure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly n: number
  readonly low: number | null
  readonly high: number | null
}

export type BenchDocument = { readonly figures: readonly BenchFigure[] }
