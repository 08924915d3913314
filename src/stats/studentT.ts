import { betaFraction, logBetaHalf } from './incompleteBeta.ts'

/** P(|T| > t) and P(|T| ≤ t) for t ≥ 0, each with its own relative accuracy. */
function twoSided(t: number, degreesOfFreedom: number): { outside: number; inside: number } {
  if (t === 0) return { outside: 1, inside: 0 }
  if (t === Infinity) return { outside: 0, inside: 1 }
  const a = degreesOfFreedom / 2
  const square = t * t
  // ν/(ν + t²) and its complement, each formed without subtracting from one.
  const x = 1 / (1 + square / degreesOfFreedom)
  const y = 1 / (1 + degreesOfFreedom / square)
  const logX = -Math.log1p(square / degreesOfFreedom)
  const front = Math.exp(a * logX + Math.log(y) / 2 - logBetaHalf(a))
  if (x < (a + 1) / (a + 2.5)) {
    const outside = (front * betaFraction(a, 0.5, x)) / a
    return { outside, inside: 1 - outside }
  }
  const inside = front * betaFraction(0.5, a, y) * 2
  return { outside: 1 - inside, inside }
}

function assertDegrees(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0 && Number.isFinite(degreesOfFreedom)))
    throw new RangeError(`degrees of freedom must be above zero, not ${degreesOfFreedom}`)
}

/** P(T ≤ t) of Student's t distribution. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  assertDegrees(degreesOfFreedom)
  const { outside, inside } = twoSided(Math.abs(t), degreesOfFreedom)
  return t < 0 ? outside / 2 : 0.5 + inside / 2
}

/**
 * The t with P(T ≤ t) = probability, for 0 < probability < 1: bisection between powers of two, sped up by secant
 * steps, on whichever of the two tails keeps its digits.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  assertDegrees(degreesOfFreedom)
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability ${probability} is not within 0 to 1`)
  const outsideWanted = 2 * Math.min(probability, 1 - probability)
  const insideWanted = Math.abs(2 * probability - 1)
  if (insideWanted === 0) return 0
  /** Above zero where t is too small. */
  const shortfall = (t: number): number => {
    const { outside, inside } = twoSided(t, degreesOfFreedom)
    return outsideWanted < 0.5 ? outside - outsideWanted : insideWanted - inside
  }
  let low = 0
  let high = 1
  for (; shortfall(high) > 0; high *= 2) low = high
  const t = root(shortfall, low, high)
  return probability < 0.5 ? -t : t
}

/** Root of a falling function between `low` (value above zero) and `high` (not above zero): Illinois, then bisection. */
function root(f: (t: number) => number, low: number, high: number): number {
  let [a, b, fa, fb] = [low, high, f(low), f(high)]
  for (let step = 0; step < 200 && b - a > 4 * Number.EPSILON * b; step += 1) {
    const secant = b - (fb * (b - a)) / (fb - fa)
    const t = step % 3 === 2 || !(secant > a && secant < b) ? (a + b) / 2 : secant
    const ft = f(t)
    if (ft === 0) return t
    if (ft > 0) {
      a = t
      fa = ft
    } else {
      b = t
      fb = ft
    }
  }
  return (a + b) / 2
}
