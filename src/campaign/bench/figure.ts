import type { BenchFigure } from '../../model/bench.ts'
import { quantile } from '../../stats/quantile.ts'

/** A quantile of samples, with the smallest and the largest. */
export function figureOf(name: string, unit: string, samples: readonly number[], probability = 0.5): BenchFigure {
  const sorted = [...samples].sort((a, b) => a - b)
  return {
    name,
    value: quantile(sorted, probability),
    unit,
    n: samples.length,
    low: sorted[0] ?? null,
    high: sorted.at(-1) ?? null,
  }
}

/** A figure that was read once. */
export function single(name: string, unit: string, value: number): BenchFigure {
  return { name, value, unit, n: 1, low: null, high: null }
}
