import { mean } from './describe.ts'

const LEAST_VALUES = 8

/**
 * Autocorrelation time τ = 1 + 2 Σ ρ_k, summed up to the first negative ρ_k, in units of the sampling interval: n values
 * tell as much about their mean as n/τ independent ones. Null below 8 values or without variance.
 */
export function autocorrelationTime(values: readonly number[]): number | null {
  return pooledAutocorrelationTime([values])
}

/**
 * τ of several series of one process, each taken about its own mean, with the mean autocovariance over all pairs that
 * are k apart. Null below 8 values in all or without variance. Taking off the mean makes short series look less
 * correlated than they are: series should be many τ long.
 */
export function pooledAutocorrelationTime(series: readonly (readonly number[])[]): number | null {
  const count = series.reduce((sum, values) => sum + values.length, 0)
  const varies = series.some((values) => values.some((value) => value !== values[0]))
  if (count < LEAST_VALUES || !varies) return null
  const centred = series.map(centre)
  const variance = autocovariance(centred, 0)
  const longest = Math.max(...series.map(({ length }) => length))
  let time = 1
  for (let lag = 1; lag < longest; lag += 1) {
    const correlation = autocovariance(centred, lag) / variance
    if (correlation < 0) break
    time += 2 * correlation
  }
  return time
}

function centre(values: readonly number[]): number[] {
  const middle = mean(values)
  return values.map((value) => value - middle)
}

function autocovariance(series: readonly (readonly number[])[], lag: number): number {
  let sum = 0
  let pairs = 0
  for (const values of series) {
    for (let i = lag; i < values.length; i += 1) sum += (values[i] ?? 0) * (values[i - lag] ?? 0)
    pairs += Math.max(0, values.length - lag)
  }
  return sum / pairs
}
