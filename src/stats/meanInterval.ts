import { mean, standardDeviation } from './describe.ts'
import { studentTQuantile } from './studentT.ts'

/** A mean with its interval; `low` and `high` are null below two values. */
export type MeanInterval = {
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
  readonly n: number
}

/** Mean with the two-sided Student t interval of the given confidence, such as 0.95. Mean NaN for no values. */
export function meanInterval(values: readonly number[], confidence: number): MeanInterval {
  const n = values.length
  const centre = mean(values)
  const deviation = standardDeviation(values)
  if (deviation === null) return { mean: centre, low: null, high: null, n }
  const halfWidth = (studentTQuantile((1 + confidence) / 2, n - 1) * deviation) / Math.sqrt(n)
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth, n }
}
