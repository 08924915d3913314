import type { Analysis } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { Trial } from '../model/trial.ts'

/** Where the wall time went, by the names of the steps. Counts every boot and trial, used or not: all of it passed. */
export function wallTime(boots: readonly BootRecord[], trials: readonly Trial[]): Analysis['wall'] {
  const steps: Record<string, number> = {}
  for (const spent of [...boots, ...trials].map((record) => record.spentNs)) {
    for (const [name, durationNs] of Object.entries(spent)) steps[name] = (steps[name] ?? 0) + durationNs
  }
  const totalNs = Object.values(steps).reduce((sum, durationNs) => sum + durationNs, 0)
  return { totalNs, windowNs: steps.window ?? 0, steps }
}
