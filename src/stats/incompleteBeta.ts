const MAX_TERMS = 100_000
const TINY = 1e-300

/**
 * Continued fraction of the regularised incomplete beta function (Abramowitz and Stegun 26.5.8), evaluated by the
 * modified method of Lentz. Converges fast for x < (a + 1) / (a + b + 2).
 */
export function betaFraction(a: number, b: number, x: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction
}

/**
 * ln B(a, ½). Γ(a + ½)/Γ(a) comes from its asymptotic series in 1/a after lifting a above 20 by the recurrence of Γ:
 * for large a, the difference of two log-gammas would lose the digits that matter.
 */
export function logBetaHalf(a: number): number {
  let lifted = a
  let logLift = 0
  for (; lifted < 20; lifted += 1) logLift += Math.log(lifted / (lifted + 0.5))
  const r = 1 / lifted
  const r2 = r * r
  const series = r * (-1 / 8 + r2 * (1 / 192 + r2 * (-1 / 640 + r2 * (17 / 14336 - (r2 * 31) / 18432))))
  return Math.log(Math.PI) / 2 - (Math.log(lifted) / 2 + series + logLift)
}
