import type { LimitBinding } from '../../model/limitBinding.ts'
import type { RatioInterval, TuneOutcome } from '../../model/tuning.ts'
import type { Verdict } from '../../model/verdict.ts'

export type Judged = {
  readonly verdict: Verdict
  /** The verdict's own reason. */
  readonly reason: string
  readonly kept: RatioInterval
  /** The share that must be kept. */
  readonly keep: number
  /** Why the control cannot be what did it; null where no limit of it is known not to bind. */
  readonly loose: string | null
}

/** Of the limits of a control, the first that does not bind, as a sentence; null where there is none. */
export function looseLimit(bindings: readonly LimitBinding[], control: string): string | null {
  const loose = bindings.find((binding) => binding.control === control && binding.outcome === 'does not bind')
  if (loose === undefined) return null
  const { kind, what, vms, workload, reason } = loose
  return `the ${kind} ${what} of ${vms.join(', ')} does not bind under ${workload}: ${reason}`
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/**
 * What a value's campaign shows. Good needs both: the verdict `independent`, and the whole interval of what is kept at or
 * above the share. Each bad outcome must be shown as well; what is not shown is undecided, and so is everything under a limit
 * that does not bind: the value was not in force.
 */
export function outcomeOf({ verdict, reason, kept, keep, loose }: Judged): {
  readonly outcome: TuneOutcome
  readonly sentence: string
} {
  if (loose !== null) return { outcome: 'undecided', sentence: `${verdict}, but ${loose}` }
  if (verdict === 'interfered') return { outcome: 'too loose', sentence: `interfered: ${reason}` }
  if (verdict !== 'independent') return { outcome: 'undecided', sentence: `${verdict}: ${reason}` }
  const { ratio, low, high } = kept
  if (ratio === null || low === null || high === null) {
    return { outcome: 'undecided', sentence: 'independent, but what it keeps of its rate is not known' }
  }
  const figures = `${percent(ratio)} [${percent(low)}, ${percent(high)}]`
  if (low >= keep) return { outcome: 'good', sentence: `independent, and it keeps ${figures}` }
  if (high < keep) {
    return { outcome: 'too tight', sentence: `independent, but it keeps only ${figures}, less than ${percent(keep)}` }
  }
  return { outcome: 'undecided', sentence: `independent, but it keeps ${figures}, not surely ${percent(keep)}` }
}
