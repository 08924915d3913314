import type { ControlLimits } from '../../model/control.ts'
import type { Experiment } from '../../model/experiment.ts'
import type { Plan } from '../../model/plan.ts'
import type { WorkloadParams } from '../../model/workloadSpec.ts'
import { estimate } from '../estimate.ts'
import { planCampaign } from '../planCampaign.ts'

export type StepOptions = { readonly control: ControlLimits; readonly seed: number; readonly blocks: number }

/**
 * The campaign that tries one value of a tuned control: VM1 alone and loaded under it, and, for what it keeps, alone without
 * it, in the same rounds. Nothing else: three windows a round. `random` gives numbers in [0, 1).
 */
export function stepPlan(
  experiment: Experiment,
  { control, seed, blocks }: StepOptions,
  estimateWindowNs: (params: WorkloadParams) => number,
  random: () => number,
): Plan {
  const leastBlocks = experiment.leastBlocks === undefined ? undefined : Math.min(experiment.leastBlocks, blocks)
  const controls = [...experiment.controls, control]
  const running = [1, ...experiment.running.filter((vms) => vms > 1)]
  const whole = { ...experiment, seed, blocks, leastBlocks, controls, running }
  const plan = planCampaign(whole, estimateWindowNs, random)
  const references = plan.groups.filter(({ placebo, control: name }) => !placebo && name !== control.name)
  const isReference = (group: string) => references.some(({ id }) => id === group)
  const cells = plan.cells.filter(({ group, vms }) => (vms === 1) === isReference(group))
  const planned = plan.blocks.map(({ block, rounds }) => ({
    block,
    rounds: rounds.map((round) => ({
      ...round,
      windows: round.windows.filter(
        ({ state }) => state === 'alone' || (state === 'loaded' && !isReference(round.group)),
      ),
    })),
  }))
  return {
    ...plan,
    cells,
    blocks: planned,
    estimate: estimate(plan.groups, planned, plan.rounds.first, plan.leastBlocks, estimateWindowNs),
  }
}
