import { mostValues } from '../analyse/tuning/search.ts'
import { describePlan } from '../plan/describePlan.ts'
import { tunedControl } from '../plan/tuning/tunedControl.ts'
import { type PlannedExperiment, stepPlanFor } from './experimentFile.ts'

/** A planned experiment as text for people. Of one that asks which control to choose, with the campaign of one value. */
export function describePlanned(planned: PlannedExperiment, fileName: string): string {
  const { text, experiment, plan, placement, host } = planned
  const common = { text, experiment, placement, host, fileName }
  const { tune, seed } = experiment
  const control = tune && tunedControl(tune)
  if (tune === undefined || control === undefined || 'faults' in control) return describePlan({ ...common, plan })
  const step = stepPlanFor(experiment, host, { control: control.at(control.tightest), seed, blocks: tune.stepBlocks })
  const search = { tune, control, mostValues: mostValues({ ...control, resolution: tune.resolution }) }
  return describePlan({ ...common, plan: step, search })
}
