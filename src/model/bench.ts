/**
 * One measured figure. `value` is the median unless its name says otherwise; `low` and `high` are the extremes of n, or
 * for a simulated rate or mean its 95 % interval.
 */
export type BenchFigure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly n: number
  readonly low: number | null
  readonly high: number | null
}

export type BenchDocument = { readonly figures: readonly BenchFigure[] }
