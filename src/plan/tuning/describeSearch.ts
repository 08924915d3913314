import type { Experiment } from '../../model/experiment.ts'
import type { TuneSection } from '../../model/tuning.ts'
import { roughDuration } from '../quantities.ts'
import type { TunedControl } from './tunedControl.ts'

/** A search as it would be carried out. */
export type SearchView = {
  readonly tune: TuneSection
  readonly control: TunedControl
  /** How many values it takes at most, but for one more where rounding moves one. */
  readonly mostValues: number
}

/** What is searched for and between which values, and how long that may take. */
export function searchLines({ tune, control, mostValues }: SearchView, { blocks }: Experiment, file: string): string {
  const { quantity, label, loosest, tightest } = control
  const kept = `${Number((100 * tune.keep).toPrecision(3))} %`
  return [
    `the loosest ${quantity} at which VM1 is independent and keeps ${kept} of its rate alone without it`,
    `values: ${label(tightest)} (tightest) to ${label(loosest)} (loosest), to a factor of ${tune.resolution}`,
    `campaigns: about ${mostValues} values at most, each with up to ${tune.stepBlocks} blocks; then a fresh one with up to ` +
      `${blocks} blocks to confirm what was found`,
    `budget: ${roughDuration(tune.budget)} for everything`,
    `tonari tune ${file} carries it out; tonari run does not. What follows is the campaign of the tightest value.`,
  ].join('\n')
}
