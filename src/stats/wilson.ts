import { normalQuantile } from './normal.ts'

/** Interval of a probability from `successes` in `n` trials, n at least 1 (Wilson 1927, JASA 22(158)). */
export function wilsonInterval(successes: number, n: number, confidence: number): { low: number; high: number } {
  const z = normalQuantile((1 + confidence) / 2)
  const share = successes / n
  const centre = share + (z * z) / (2 * n)
  const halfWidth = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { low: Math.max(0, (centre - halfWidth) / scale), high: Math.min(1, (centre + halfWidth) / scale) }
}
