import type { Calibration } from '../model/calibration.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { Trial } from '../model/trial.ts'
import { bootProblems } from './bootProblems.ts'

/**
 * Whether a calibration may serve for the boots to come: not where its own boot was cut short or void as a whole, since no
 * more is known of what it measured then than of that boot's windows. None of them counts, so nothing rests on it yet.
 */
export function calibrationStands(
  calibration: Calibration | null,
  boots: readonly BootRecord[],
  trials: readonly Trial[],
): boolean {
  const record = boots.find(({ boot }) => boot === calibration?.boot)
  if (record === undefined) return false
  const own = trials.filter(({ boot }) => boot === record.boot)
  return bootProblems(record, own).length === 0
}
