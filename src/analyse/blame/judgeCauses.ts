import type { BlamedCause, Cause, PartInterval } from '../../model/blame.ts'
import { mean, standardDeviation } from '../../stats/describe.ts'
import type { Schedule } from '../../stats/schedule.ts'
import { studentTQuantile } from '../../stats/studentT.ts'

/** By cause, one value a block: the part of the loss that it took. */
export type CauseValues = Readonly<Partial<Record<Cause, readonly number[]>>>

export type JudgeInput = {
  readonly candidates: readonly Cause[]
  readonly values: CauseValues
  /** The same of the placebo; null where the campaign has none, or it has no counters. */
  readonly placebo: CauseValues | null
  readonly margin: number
  /** Levels for all candidates as one family; null where there are too few blocks for any. */
  readonly schedule: Schedule | null
}

export type JudgedCause = Omit<BlamedCause, 'where'>

/**
 * Judges every candidate. A cause has moved when the t interval of its part, at the schedule's interfered level, lies
 * wholly above the margin: the verdict's own rule. It is named when the placebo has no interval that reaches up to it.
 * The largest mean part first.
 */
export function judgeCauses({ candidates, values, placebo, margin, schedule }: JudgeInput): JudgedCause[] {
  return candidates
    .map((cause) => {
      const part = intervalOf(values[cause] ?? [], schedule?.interferedLevel ?? null)
      const shown = placebo?.[cause]
      const noise = shown === undefined ? null : intervalOf(shown, schedule?.independentLevel ?? null)
      const moved = part.low !== null && part.low > margin
      const reason = moved ? placeboReason(part, noise, margin, placebo === null) : notMoved(part, margin)
      return { cause, part, moved, named: reason.named, reason: reason.text, placebo: noise }
    })
    .toSorted((a, b) => b.part.mean - a.part.mean)
}

/** Mean ∓ t·s/√n; `level` is one-sided. Without a level, or below two values, there is no interval. */
export function intervalOf(values: readonly number[], level: number | null): PartInterval {
  if (values.length === 0) return { mean: 0, low: null, high: null }
  const first = values[0] ?? 0
  // From the first value, so that equal values have their exact mean and no deviation.
  const shifted = values.map((value) => value - first)
  const centre = first + mean(shifted)
  const deviation = standardDeviation(shifted)
  if (deviation === null || level === null) return { mean: centre, low: null, high: null }
  const halfWidth = (studentTQuantile(1 - level, values.length - 1) * deviation) / Math.sqrt(values.length)
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth }
}

type Reason = { readonly named: boolean; readonly text: string }

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function notMoved({ low }: PartInterval, margin: number): Reason {
  if (low === null) return { named: false, text: 'too few blocks for an interval' }
  return {
    named: false,
    text: `not surely above the margin of ${percent(margin)}: it may be as little as ${percent(low)}`,
  }
}

function placeboReason(part: PartInterval, noise: PartInterval | null, margin: number, without: boolean): Reason {
  if (without) return { named: true, text: 'moved; not checked against a placebo, for there is none' }
  if (noise === null)
    return { named: true, text: 'moved; not checked against the placebo, which has nothing of the kind' }
  if (noise.high === null)
    return { named: false, text: 'moved, but the placebo has too few blocks to tell it from noise' }
  if (noise.low !== null && noise.low > margin) return { named: false, text: 'moved, but in the placebo as well' }
  if (noise.high >= (part.low ?? 0)) {
    return { named: false, text: `moved, but the placebo may show as much: up to ${percent(noise.high)}` }
  }
  return { named: true, text: 'moved; the placebo shows clearly less' }
}
