import { controlName } from '../model/control.ts'
import type { Experiment } from '../model/experiment.ts'
import type { Cell, Group, Plan, PlannedBlock, PlannedRound, PlannedWindow } from '../model/plan.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { LOOKS, looksFor } from '../stats/schedule.ts'
import { groupId, nameWorkloads } from './defaultIds.ts'
import { estimate } from './estimate.ts'
import { expectedCells } from './expectedCells.ts'
import { designPeers } from './peersDesign.ts'
import { shuffled } from './shuffled.ts'

/** Windows of all VMs in a block: a second one halves what a single window's chance adds to a block. */
const ROUNDS = 2

/**
 * Plans a campaign of peers: a cell for each workload under each control, all at one number of VMs. A block has as many
 * windows of all VMs together for each cell as there are rounds, and one of a single VM alone, another one in each block.
 * `random` gives numbers in [0, 1).
 */
export function planPeers(
  experiment: Experiment,
  estimateWindowNs: (params: WorkloadParams) => number,
  random: () => number,
): Plan {
  const vms = experiment.running[0] ?? experiment.vms.count
  const groups = groupsOf(experiment)
  const cells = groups.map(
    (group): Cell => ({ id: `${group.id}-${vms}vm`, group: group.id, vms, control: group.control }),
  )
  const rounds = experiment.rounds ?? ROUNDS
  const blocks = designPeers(vms, experiment.blocks, random).map((assignment, index): PlannedBlock => {
    const planned = groups.flatMap((group) =>
      Array.from({ length: rounds }, (_, at) => planRound(index + 1, group, at + 1, vms, random)),
    )
    return { block: index + 1, assignment, rounds: shuffled(planned, random) }
  })
  const leastBlocks = looksFor('peers', vms, experiment.leastBlocks ?? 0)[0] ?? LOOKS[0]
  return {
    schema: 'tonari.plan/3',
    name: experiment.name,
    seed: experiment.seed,
    mode: 'peers',
    margin: experiment.margin ?? null,
    controls: experiment.controls,
    groups,
    cells,
    blocks,
    leastBlocks,
    rounds: { first: rounds, most: rounds },
    expect: expectedCells(experiment.expect ?? {}, cells),
    estimate: estimate(groups, blocks, rounds, Math.min(leastBlocks, blocks.length), estimateWindowNs),
  }
}

function groupsOf({ workloads, controls }: Experiment): Group[] {
  return nameWorkloads(workloads).flatMap((workload) =>
    controls.map(controlName).map((control) => ({
      id: groupId(workload.id, control),
      victim: workload,
      neighbours: workload,
      control,
      placebo: false,
    })),
  )
}

function planRound(block: number, group: Group, round: number, vms: number, random: () => number): PlannedRound {
  const prefix = `b${String(block).padStart(2, '0')}-${group.id}-r${round}`
  const vm = `vm${((block - 1) % vms) + 1}`
  const windows: PlannedWindow[] = [
    { id: `${prefix}-together${vms}`, state: 'together', vms },
    ...(round === 1 ? [{ id: `${prefix}-alone-${vm}`, state: 'alone' as const, vms: 1, vm }] : []),
  ]
  return { group: group.id, round, windows: shuffled(windows, random) }
}
