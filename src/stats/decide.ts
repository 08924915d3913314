import { mean, standardDeviation } from './describe.ts'
import type { Schedule } from './schedule.ts'
import { studentTCdf, studentTQuantile } from './studentT.ts'

/** What counts as equal, of a log-ratio: low = ln(1 − margin) < 0 < high = −ln(1 − margin). */
export type Bounds = { readonly low: number; readonly high: number }

export type Outcome = {
  readonly decision: 'harm' | 'equal' | 'open'
  /** Values that the rest rests on: those up to the look that decided, else all. */
  readonly n: number
  readonly mean: number
  readonly sd: number
  /** mean ∓ t·sd/√n at the schedule's independent level. */
  readonly low: number
  readonly high: number
  /** Number of values at which it was decided. */
  readonly look: number | null
  /** Open, and surely (at the interfered level) beyond the bound opposite to harm. */
  readonly beyond: boolean
}

type Sample = { readonly n: number; readonly mean: number; readonly sd: number }

/**
 * Group-sequential t test of the mean of `values`, log-ratios of blocks in the order in which they were taken: at each
 * look of the schedule "harm" if the interval at the interfered level lies wholly beyond the bound on the side of harm,
 * "equal" if the interval at the independent level lies wholly inside the bounds (two one-sided tests; Schuirmann 1987,
 * J. Pharmacokinet. Biopharm. 15(6)). Null below two values; RangeError for values that are not finite.
 */
export function decideSequentially(
  values: readonly number[],
  schedule: Schedule,
  bounds: Bounds,
  harm: 'down' | 'up' = 'down',
): Outcome | null {
  if (!values.every(Number.isFinite)) throw new RangeError('values must be finite')
  if (values.length < 2) return null
  for (const look of schedule.looks.filter((each) => each <= values.length)) {
    const sample = sampleOf(values.slice(0, look))
    if (isOutside(sample, schedule, bounds, harm)) return outcome(sample, schedule, 'harm', look)
    if (isInside(sample, schedule, bounds)) return outcome(sample, schedule, 'equal', look)
  }
  const sample = sampleOf(values)
  const beyond = isOutside(sample, schedule, bounds, harm === 'down' ? 'up' : 'down')
  return { ...outcome(sample, schedule, 'open', null), beyond }
}

/** Taken from the first value, so that equal values have their exact mean and no deviation. */
function sampleOf(values: readonly number[]): Sample {
  const first = values[0] ?? Number.NaN
  const shifted = values.map((value) => value - first)
  return { n: values.length, mean: first + mean(shifted), sd: standardDeviation(shifted) ?? Number.NaN }
}

function isOutside(sample: Sample, { interferedLevel }: Schedule, bounds: Bounds, side: 'down' | 'up'): boolean {
  const distance = side === 'down' ? bounds.low - sample.mean : sample.mean - bounds.high
  return isSurelyPositive(distance, sample, interferedLevel)
}

function isInside(sample: Sample, { independentLevel }: Schedule, { low, high }: Bounds): boolean {
  return isSurelyPositive(Math.min(sample.mean - low, high - sample.mean), sample, independentLevel)
}

/** Whether distance > t·sd/√n, asked of the p value: it costs a thirtieth of the quantile. */
function isSurelyPositive(distance: number, { n, sd }: Sample, level: number): boolean {
  return distance > 0 && studentTCdf((-distance * Math.sqrt(n)) / sd, n - 1) < level
}

function outcome(
  sample: Sample,
  { independentLevel }: Schedule,
  decision: Outcome['decision'],
  look: number | null,
): Outcome {
  const { n, mean: centre, sd } = sample
  const halfWidth = (studentTQuantile(1 - independentLevel, n - 1) * sd) / Math.sqrt(n)
  return { decision, ...sample, low: centre - halfWidth, high: centre + halfWidth, look, beyond: false }
}
