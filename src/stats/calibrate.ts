import { normalSource } from './normal.ts'
import { studentTCdf, studentTQuantile } from './studentT.ts'

export type Calibration = {
  /** Numbers of values after which a decision may fall, rising, the first at least 2. */
  readonly looks: readonly number[]
  /** Probabilities of a false decision over all looks together, each within 0 to 0.3. */
  readonly alphas: readonly number[]
  readonly paths: number
  readonly random: () => number
}

const MOST_ALPHA = 0.3

/**
 * Nominal one-sided levels of Student's t tests repeated at `looks`, one for each alpha: the alpha-quantile of the
 * smallest p value over the looks, on simulated paths of standard normal values. Rejecting at any look where p lies
 * below the level then has probability alpha if there is no effect (constant boundary on the p scale, after Pocock
 * 1977, Biometrika 64(2), with t in the place of z).
 */
export function calibrateLevels(options: Calibration): number[] {
  return calibratePrefixes(options).at(-1) ?? []
}

/** The levels of the first look alone, of the first two looks, and so on, from the same paths. */
export function calibratePrefixes({ looks, alphas, paths, random }: Calibration): number[][] {
  if (alphas.some((alpha) => !(alpha > 0 && alpha <= MOST_ALPHA)))
    throw new RangeError(`alphas must lie above 0 and not above ${MOST_ALPHA}: ${alphas.join(', ')}`)
  // The quantile wanted is at most the largest alpha: larger p values need not be known.
  const cut = 1.5 * Math.max(...alphas)
  const steps = looks.map((n) => ({ n, critical: studentTQuantile(1 - cut, n - 1), minima: [] as number[] }))
  const normal = normalSource(random)
  for (let path = 0; path < paths; path += 1) {
    let [n, sum, squares, smallest] = [0, 0, 0, cut]
    for (const step of steps) {
      for (; n < step.n; n += 1) {
        const value = normal()
        sum += value
        squares += value * value
      }
      const t = sum / Math.sqrt((n * squares - sum * sum) / (n - 1))
      if (t > step.critical) smallest = Math.min(smallest, studentTCdf(-t, n - 1))
      if (smallest < cut) step.minima.push(smallest)
    }
  }
  return steps.map(({ minima }) => {
    const sorted = Float64Array.from(minima).sort()
    return alphas.map((alpha) => lowerQuantile(sorted, alpha, paths))
  })
}

/** Quantile from the smallest of `count` values: between order statistics around probability·(count + 1). */
function lowerQuantile(smallest: Float64Array, probability: number, count: number): number {
  const place = probability * (count + 1)
  const rank = Math.floor(place)
  const below = rank === 0 ? 0 : smallest[rank - 1]
  const above = smallest[rank]
  if (below === undefined || above === undefined) throw new RangeError(`${count} paths are too few`)
  return below + (place - rank) * (above - below)
}
