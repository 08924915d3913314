import type { RatioInterval } from '../../model/tuning.ts'
import { mean, standardDeviation } from '../../stats/describe.ts'
import { studentTQuantile } from '../../stats/studentT.ts'
import type { SelectedBlock } from '../selectRounds.ts'
import { ALONE, type WindowKind, windowsOf } from '../windows.ts'

export type KeptInput = {
  /** Blocks under the control, in order; those that the verdict rests on. */
  readonly controlled: readonly SelectedBlock[]
  /** Blocks without it. */
  readonly reference: readonly SelectedBlock[]
  readonly loaded: WindowKind
  /** One-sided level of each end of the interval. */
  readonly level: number
}

/**
 * VM1's rate under control and load over its rate alone without the control, paired by block: exp of the mean over blocks
 * of mean ln(loaded) − mean ln(alone), with Student's t interval. Blocks without both count for nothing; the interval is
 * null below two of them, everything is null where a rate is zero.
 */
export function keptRate({ controlled, reference, loaded, level }: KeptInput): RatioInterval {
  const values = controlled.flatMap((block) => {
    const same = reference.find((other) => other.block === block.block && other.boot === block.boot)
    if (same === undefined) return []
    const [with_, without] = [logRates(block, loaded), logRates(same, ALONE)]
    return with_.length === 0 || without.length === 0 ? [] : [mean(with_) - mean(without)]
  })
  if (values.length === 0 || !values.every(Number.isFinite)) return { ratio: null, low: null, high: null }
  const centre = mean(values)
  const deviation = standardDeviation(values)
  if (deviation === null) return { ratio: Math.exp(centre), low: null, high: null }
  const halfWidth = (studentTQuantile(1 - level, values.length - 1) * deviation) / Math.sqrt(values.length)
  return { ratio: Math.exp(centre), low: Math.exp(centre - halfWidth), high: Math.exp(centre + halfWidth) }
}

function logRates(block: SelectedBlock, kind: WindowKind): number[] {
  return windowsOf([block], kind).map((trial) => Math.log(trial.result.rate))
}
