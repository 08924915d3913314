import type { Analysis } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import { TonariError } from '../model/error.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { cellResult } from './cellResult.ts'
import { conditions } from './conditions.ts'
import { selectRounds } from './selectRounds.ts'
import { controllerCpuShare, startSkew } from './timing.ts'
import { wallTime } from './wallTime.ts'

const CONFIDENCE = 0.95
const DEFAULT_MARGIN = { kvm: 0.05, tcg: 0.1 }

export type AnalysisInput = {
  /** Name of the run. */
  readonly run: string
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: readonly BootRecord[]
  readonly trials: readonly Trial[]
  /** The judged figure of a workload. */
  readonly metricOf: (params: WorkloadParams) => { readonly name: string; readonly unit: string }
}

/**
 * Computes everything that a report states from the saved records; the same records give the same analysis.
 * Throws TonariError `badInput` for a plan whose cell belongs to no group.
 */
export function analyse({ run, plan, host, placement, boots, trials, metricOf }: AnalysisInput): Analysis {
  const selection = selectRounds(plan, trials)
  const groups = new Map(plan.groups.map((group) => [group.id, group]))
  const cells = plan.cells.map((cell) => {
    const group = groups.get(cell.group)
    if (!group)
      throw new TonariError('badInput', `the plan's cell ${cell.id} names no group of the plan: ${cell.group}`)
    return cellResult({
      cell,
      group,
      victimVm: placement.vms[0]?.name ?? 'vm1',
      blocks: selection.blocks.get(group.id) ?? [],
      metric: metricOf(group.victim.params),
      confidence: CONFIDENCE,
    })
  })
  return {
    schema: 'tonari.analysis/1',
    run,
    acceleration: host.acceleration,
    margin: plan.margin ?? DEFAULT_MARGIN[host.acceleration],
    confidence: CONFIDENCE,
    cells,
    conditions: conditions({ plan, host, placement, boots, selection, cells }),
    wall: wallTime(boots, trials),
    startSkewNs: startSkew(selection.listed),
    controllerCpuShare: controllerCpuShare(selection.listed),
    trials: new Set(selection.listed.map((trial) => trial.id)).size,
    plannedTrials: plan.blocks.flatMap((block) => block.rounds.flatMap((round) => round.windows)).length,
  }
}
