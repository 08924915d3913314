import { betaFraction } from './incompleteBeta.ts'

/** Coefficients of Lanczos's series with g = 7 and nine terms (Godfrey 2001); relative error below 1e-13. */
const LANCZOS = [
  0.99999999999980993227684700473478, 676.520368121885098567009190444019, -1259.13921672240287047156078755283,
  771.3234287776530788486528258894, -176.61502916214059906584551354, 12.507343278686904814458936853,
  -0.13857109526572011689554707, 9.984369578019570859563e-6, 1.50563273514931155834e-7,
]
const G = 7

/** ln Γ(x) for x ≥ ½. */
function logGamma(x: number): number {
  const shifted = x - 1
  const series = LANCZOS.reduce((sum, coefficient, k) => sum + (k === 0 ? coefficient : coefficient / (shifted + k)), 0)
  const t = shifted + G + 0.5
  return Math.log(Math.sqrt(2 * Math.PI) * series) + (shifted + 0.5) * Math.log(t) - t
}

/** Regularised incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1 and a, b ≥ ½. */
function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)
  return x < (a + 1) / (a + b + 2)
    ? (Math.exp(logFront) * betaFraction(a, b, x)) / a
    : 1 - (Math.exp(logFront) * betaFraction(b, a, 1 - x)) / b
}

/** P(F > f) of Fisher's F distribution with whole degrees of freedom from 1 on; 1 for f ≤ 0, 0 for an infinite f. */
export function fisherFUpper(f: number, numerator: number, denominator: number): number {
  if (!(numerator >= 1 && denominator >= 1)) throw new RangeError('degrees of freedom must be at least 1')
  if (f === Infinity) return 0
  return f <= 0 ? 1 : regularisedBeta(denominator / (denominator + numerator * f), denominator / 2, numerator / 2)
}
