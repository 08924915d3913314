import type { Analysis } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { Qualification } from '../model/qualification.ts'
import type { Trial } from '../model/trial.ts'

/**
 * Where the wall time went, by the names of the steps. Counts every finished boot and every trial, used or not, and the
 * examination of the host: all of it passed. Not in it: loading tonari, what lies between two boots, and the report.
 */
export function wallTime(
  boots: readonly BootRecord[],
  trials: readonly Trial[],
  qualification: Qualification | null,
): Analysis['wall'] {
  const steps: Record<string, number> = qualification === null ? {} : { qualification: qualification.durationNs }
  for (const spent of [...boots, ...trials].map((record) => record.spentNs)) {
    for (const [name, durationNs] of Object.entries(spent)) steps[name] = (steps[name] ?? 0) + durationNs
  }
  const totalNs = Object.values(steps).reduce((sum, durationNs) => sum + durationNs, 0)
  return { totalNs, windowNs: steps.window ?? 0, steps }
}
