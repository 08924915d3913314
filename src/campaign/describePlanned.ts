import { describePlan } from '../plan/describePlan.ts'
import type { PlannedExperiment } from './experimentFile.ts'

/** A planned experiment as text for people. */
export function describePlanned(
  { text, experiment, plan, placement, host }: PlannedExperiment,
  fileName: string,
): string {
  return describePlan({ text, experiment, plan, placement, host, fileName })
}
