import type { Analysis } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import type { Trial, TrialSeries } from '../model/trial.ts'
import type { Strip } from './strips.ts'

/** The saved documents of one run. */
export type ReportInput = {
  readonly analysis: Analysis
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: readonly BootRecord[]
  readonly trials: readonly Trial[]
  readonly series: readonly TrialSeries[]
  /** Counters over time beside the victim's rate; none where nothing was sampled. */
  readonly strips?: readonly Strip[]
}
