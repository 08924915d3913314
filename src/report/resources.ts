import type { Program, WorkloadParams } from '../model/workloadSpec.ts'
import type { ReportInput } from './input.ts'

export type Resource = 'CPU' | 'memory' | 'disk' | 'network' | 'other'

const RESOURCE_OF: Record<Program, Resource> = {
  dhrystone: 'CPU',
  memwrite: 'memory',
  iozone: 'disk',
  fio: 'disk',
  netperf: 'network',
  iperf3: 'network',
  'stress-ng': 'other',
  sleep: 'other',
}

/** The resource that a program loads. */
export function resourceOf(program: Program): Resource {
  return RESOURCE_OF[program]
}

type AnalysedGroup = {
  readonly id: string
  readonly params: WorkloadParams
  readonly placebo: boolean
  readonly cells: ReportInput['analysis']['cells']
}

/** The plan's groups with their cells, cells by rising number of VMs. */
export function analysedGroups({ plan, analysis }: Pick<ReportInput, 'plan' | 'analysis'>): AnalysedGroup[] {
  return plan.groups.map((group) => ({
    id: group.id,
    params: group.victim.params,
    placebo: group.placebo,
    cells: analysis.cells.filter((cell) => cell.group === group.id).toSorted((a, b) => a.vms - b.vms),
  }))
}
export type { AnalysedGroup }
