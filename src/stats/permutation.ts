import { mean } from './describe.ts'

const PERMUTATIONS = 9_999

/**
 * One-sided p of the hypothesis that mean(b) − mean(a) is not above `shift`: the share of random regroupings whose
 * Welch statistic is at least the observed one, the observed grouping counted among them. Studentised, so that it holds
 * approximately for unequal variances too (Janssen, "Studentized permutation tests for non-i.i.d. hypotheses and the
 * generalized Behrens–Fisher problem", Statistics & Probability Letters 36, 1997). Both samples need two values.
 */
export function permutationP(a: readonly number[], b: readonly number[], shift: number, random: () => number): number {
  if (a.length < 2 || b.length < 2) throw new RangeError('a permutation test needs two values of each sample')
  const values = [...a, ...b.map((value) => value - shift)]
  const centre = mean(values)
  const pool = values.map((value) => value - centre)
  const squares = pool.reduce((sum, value) => sum + value ** 2, 0)
  const observed = statistic(pool, a.length, squares)
  // Regroupings that only swap equal sums differ from the observed one by rounding.
  const least = observed - 1e-9 * Math.abs(observed)
  let reached = 1
  for (let permutation = 0; permutation < PERMUTATIONS; permutation += 1) {
    shuffle(pool, random)
    if (statistic(pool, a.length, squares) >= least) reached += 1
  }
  return reached / (PERMUTATIONS + 1)
}

/** Welch's t of a pool whose sum is zero, the first `sizeOfA` values being a; `squares` is the sum of all squares. */
function statistic(pool: readonly number[], sizeOfA: number, squares: number): number {
  const sizeOfB = pool.length - sizeOfA
  let sum = 0
  let squaresOfA = 0
  for (let index = 0; index < sizeOfA; index += 1) {
    const value = pool[index] ?? NaN
    sum += value
    squaresOfA += value ** 2
  }
  const difference = -sum / sizeOfB - sum / sizeOfA
  const ofA = Math.max(0, squaresOfA - sum ** 2 / sizeOfA) / (sizeOfA * (sizeOfA - 1))
  const ofB = Math.max(0, squares - squaresOfA - sum ** 2 / sizeOfB) / (sizeOfB * (sizeOfB - 1))
  return difference === 0 ? 0 : difference / Math.sqrt(ofA + ofB)
}

/** Fisher and Yates' shuffle, in place. */
function shuffle(values: number[], random: () => number): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1))
    const kept = values[last]
    values[last] = values[chosen] ?? NaN
    values[chosen] = kept ?? NaN
  }
}
