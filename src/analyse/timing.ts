import type { Analysis } from '../model/analysis.ts'
import type { Trial } from '../model/trial.ts'
import { quantile } from '../stats/quantile.ts'

/** How far the victims started from the agreed instant, early or late alike. Null where no window measured it. */
export function startSkew(trials: readonly Trial[]): Analysis['startSkewNs'] {
  const skews = trials.flatMap(({ startSkewNs }) => (startSkewNs === null ? [] : [Math.abs(startSkewNs)]))
  if (skews.length === 0) return null
  return { n: skews.length, p50: quantile(skews, 0.5), p95: quantile(skews, 0.95) }
}

/** CPU time that tonari itself used during the windows over their length; null without windows. */
export function controllerCpuShare(trials: readonly Trial[]): number | null {
  const lengthNs = trials.reduce((sum, trial) => sum + (trial.endNs - trial.startNs), 0)
  const cpuNs = trials.reduce((sum, trial) => sum + trial.controllerCpuNs, 0)
  return lengthNs > 0 ? cpuNs / lengthNs : null
}
