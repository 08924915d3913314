import { controlName } from '../model/control.ts'
import type { Experiment } from '../model/experiment.ts'
import type { Cell, Group, Plan, PlannedBlock, PlannedRound, PlannedWindow } from '../model/plan.ts'
import type { NamedWorkload, WorkloadParams } from '../model/workloadSpec.ts'
import { LOOKS } from '../stats/schedule.ts'
import { groupId, nameWorkloads } from './defaultIds.ts'
import { estimate } from './estimate.ts'
import { expectedCells } from './expectedCells.ts'
import { planPeers } from './planPeers.ts'
import { shuffled } from './shuffled.ts'

/** Rounds in the first blocks, so that the variance within a block can be told from that between blocks. */
const FIRST_ROUNDS = 2
const MOST_ROUNDS = 10
/** Idle windows answer a side question: every fourth block has them. */
const IDLE_EVERY = 4

const PLACEBO: NamedWorkload = { id: 'sleep', params: { program: 'sleep' } }

/**
 * Plans cells, blocks and their order. Every block lists each group's rounds in random order. A round holds one alone
 * window, in every fourth block one idle window at the largest number of VMs, and one loaded window for each number
 * above one, again in random order: the cells of a group share the alone window, which saves windows and keeps every
 * ratio within one boot. Each control makes groups of its own, in the same blocks. Peers are planned apart. `random` gives numbers in [0, 1).
 */
export function planCampaign(
  experiment: Experiment,
  estimateWindowNs: (params: WorkloadParams) => number,
  random: () => number,
): Plan {
  if (experiment.mode === 'peers') return planPeers(experiment, estimateWindowNs, random)
  const numbers = [...new Set(experiment.running)].sort((a, b) => a - b)
  const groups = groupsOf(experiment, numbers)
  const cells = groups.flatMap((group) => cellsOf(group, numbers))
  const blocks = Array.from({ length: experiment.blocks }, (_, index) =>
    planBlock(index + 1, groups, numbers, experiment.rounds ?? MOST_ROUNDS, random),
  )
  const rounds = { first: experiment.rounds ?? FIRST_ROUNDS, most: experiment.rounds ?? MOST_ROUNDS }
  const leastBlocks = experiment.leastBlocks ?? LOOKS[0]
  return {
    schema: 'tonari.plan/3',
    name: experiment.name,
    seed: experiment.seed,
    mode: 'victim',
    margin: experiment.margin ?? null,
    controls: experiment.controls,
    groups,
    cells,
    blocks,
    leastBlocks,
    rounds,
    expect: expectedCells(experiment.expect ?? {}, cells),
    estimate: estimate(groups, blocks, rounds.first, leastBlocks, estimateWindowNs),
  }
}

function groupsOf(experiment: Experiment, numbers: readonly number[]): Group[] {
  const victims = nameWorkloads(experiment.workloads)
  const [load] = experiment.neighbours === undefined ? [] : nameWorkloads([experiment.neighbours])
  const controls = experiment.controls.map(controlName)
  const groups = victims.flatMap((victim) =>
    controls.map((control) => ({
      id: groupId(victim.id, control),
      victim,
      neighbours: load ?? victim,
      control,
      placebo: false,
    })),
  )
  const [first] = victims
  const hasNeighbours = numbers.some((vms) => vms > 1)
  if (!experiment.placebo || !hasNeighbours || first === undefined) return groups
  // The floor of the testbed as it is, where it is measured at all.
  const control = controls.includes('none') ? 'none' : (controls[0] ?? 'none')
  return [...groups, { id: 'placebo', victim: first, neighbours: PLACEBO, control, placebo: true }]
}

function cellsOf(group: Group, numbers: readonly number[]): Cell[] {
  const shown = group.placebo ? numbers.slice(-1) : numbers
  return shown.map((vms) => ({ id: `${group.id}-${vms}vm`, group: group.id, vms, control: group.control }))
}

function planBlock(
  block: number,
  groups: readonly Group[],
  numbers: readonly number[],
  roundsPerBlock: number,
  random: () => number,
): PlannedBlock {
  const rounds = groups.flatMap((group) =>
    Array.from({ length: roundsPerBlock }, (_, index) => planRound(block, group, index + 1, numbers, random)),
  )
  return { block, rounds: shuffled(rounds, random) }
}

function planRound(
  block: number,
  group: Group,
  round: number,
  numbers: readonly number[],
  random: () => number,
): PlannedRound {
  const most = numbers.at(-1) ?? 1
  const loads = numbers.filter((vms) => vms > 1).filter((vms) => !group.placebo || vms === most)
  const prefix = `b${String(block).padStart(2, '0')}-${group.id}-r${round}`
  const hasIdle = loads.length > 0 && !group.placebo && block % IDLE_EVERY === 1
  const windows: PlannedWindow[] = [
    { id: `${prefix}-alone`, state: 'alone', vms: 1 },
    ...(hasIdle ? [{ id: `${prefix}-idle${most}`, state: 'idle' as const, vms: most }] : []),
    ...loads.map((vms) => ({ id: `${prefix}-loaded${vms}`, state: 'loaded' as const, vms })),
  ]
  return { group: group.id, round, windows: shuffled(windows, random) }
}
