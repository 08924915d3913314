import { readHostFacts } from '../host/facts.ts'
import { readText } from '../host/files.ts'
import type { ControlSpec } from '../model/control.ts'
import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { placeVms } from '../place/placeVms.ts'
import { parseExperiment } from '../plan/parseExperiment.ts'
import { placeInFile } from '../plan/placeInFile.ts'
import { planCampaign } from '../plan/planCampaign.ts'
import { type StepOptions, stepPlan } from '../plan/tuning/stepPlan.ts'
import { tunedControl } from '../plan/tuning/tunedControl.ts'
import { assertControls } from './availableControls.ts'
import { withKnownAcceleration } from './examine.ts'
import { seededRandom } from '../stats/random.ts'
import type { TestbedSpeeds } from '../workloads/workload.ts'
import { workloadFor } from '../workloads/registry.ts'

/** An experiment that was found valid for this host; nothing has been made yet. */
export type PlannedExperiment = {
  readonly text: string
  readonly experiment: Experiment
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
}

/**
 * Reads, checks, plans and places an experiment. Where KVM has not been tried yet, the host's facts say "emulated".
 * Throws TonariError `badInput` with file, line and column, or what about the host does not fit: a control that it cannot
 * have, say. `out` is where the VMs' disks would be.
 */
export async function planFile(path: string, out = '.'): Promise<PlannedExperiment> {
  const text = await readText(path)
  const experiment = parseExperiment(text, path)
  const facts = await readHostFacts({ acceleration: 'tcg', accelerationReason: 'KVM has not been tried' })
  const host = await withKnownAcceleration(facts)
  const placement = placeInFile(() => placeVms(experiment, host), text, path)
  await assertControls([...experiment.controls, ...tunedEnd(experiment)], out, placement)
  return { text, experiment, plan: planFor(experiment, host), host, placement }
}

/** The tuned control of an experiment at one end; what a host needs for it is the same at every value. */
function tunedEnd({ tune }: Experiment): ControlSpec[] {
  const control = tune && tunedControl(tune)
  return control === undefined || 'faults' in control ? [] : [control.at(control.tightest)]
}

/** The plan of an experiment; the same seed gives the same order. */
export function planFor(experiment: Experiment, host: HostFacts): Plan {
  return planCampaign(experiment, windowEstimate(experiment, host), seededRandom(experiment.seed))
}

/** The plan of one value's campaign. */
export function stepPlanFor(experiment: Experiment, host: HostFacts, options: StepOptions): Plan {
  return stepPlan(experiment, options, windowEstimate(experiment, host), seededRandom(options.seed))
}

function windowEstimate(experiment: Experiment, host: HostFacts): (params: WorkloadParams) => number {
  const speeds: TestbedSpeeds = {
    diskWriteBytesPerSecond: experiment.vms.disk.writeRate ?? null,
    diskReadBytesPerSecond: experiment.vms.disk.readRate ?? null,
    emulated: host.acceleration === 'tcg',
  }
  return (params) => workloadFor(params).estimateNs(params, speeds)
}
