import { z } from 'zod'
import type { ControlSpec } from './control.ts'
import { expectedVerdict, modeSchema } from './verdict.ts'
import type { WorkloadParams } from './workloadSpec.ts'

export const vmState = z.enum(['alone', 'idle', 'loaded', 'together'])
export type VmState = z.infer<typeof vmState>

/** Parameters stand here with units already converted, unlike in the experiment file. */
const convertedParams = z.custom<WorkloadParams>(
  (value) => typeof value === 'object' && value !== null && 'program' in value,
)
const namedWorkload = z.object({ id: z.string(), params: convertedParams })

/** One combination of factors. `vms` counts the running VMs, victim included; with 1 there is nothing to compare. */
const cell = z.object({
  id: z.string(),
  group: z.string(),
  vms: z.int(),
  control: z.string(),
})

/** Limits with units already converted. */
const convertedControl = z.custom<ControlSpec>(
  (value) => value === 'none' || (typeof value === 'object' && value !== null && 'name' in value),
)

/** A victim workload with its neighbours' load under one control: the cells of a group share the alone window of a round. */
const group = z.object({
  id: z.string(),
  victim: namedWorkload,
  neighbours: namedWorkload,
  control: z.string().describe('Name of the limits that hold in all of its windows; none for none'),
  placebo: z.boolean(),
})

const plannedWindow = z.object({
  id: z.string(),
  state: vmState,
  vms: z.int(),
  vm: z.string().optional().describe('Of peers: which one is alone'),
})

/** One round of a group: alone, idle and loaded windows in random order, all in one boot. */
const plannedRound = z.object({ group: z.string(), round: z.int(), windows: z.array(plannedWindow) })

/** Which VM's cores and which disk file a VM has in a block, counted from 0, and its place in the order of starts. */
const peerAssignment = z.object({ vm: z.string(), cores: z.int(), disk: z.int(), start: z.int() })

const plannedBlock = z.object({
  block: z.int(),
  rounds: z.array(plannedRound),
  assignment: z.array(peerAssignment).optional().describe('Of peers: what each VM has in this block'),
})

/**
 * Cells, blocks and their seeded order. A campaign takes blocks in turn, of each only the windows of cells that are
 * still undecided, and of each group the first `rounds` rounds. Times in ns.
 */
export const planSchema = z.object({
  schema: z.literal('tonari.plan/3'),
  name: z.string(),
  seed: z.int(),
  mode: modeSchema.default('victim'),
  margin: z.number().nullable(),
  controls: z.array(convertedControl),
  groups: z.array(group),
  cells: z.array(cell),
  blocks: z.array(plannedBlock),
  leastBlocks: z.int().default(4).describe('No cell is decided before'),
  rounds: z.object({
    first: z.int().describe('Rounds of each group in the first blocks'),
    most: z.int().describe('Rounds that are planned; later blocks take as many of them as pay'),
  }),
  expect: z.record(z.string(), expectedVerdict).describe('Cell to the verdict that a gate demands'),
  estimate: z.object({
    wallNs: z.number().describe('To the first look at which cells can be decided'),
    windowNs: z.number().describe('Of these, inside windows'),
    mostWallNs: z.number().describe('With every block and no cell decided before'),
  }),
})

export type Plan = z.infer<typeof planSchema>
export type Group = z.infer<typeof group>
export type Cell = z.infer<typeof cell>
export type PeerAssignment = z.infer<typeof peerAssignment>
export type PlannedBlock = z.infer<typeof plannedBlock>
export type PlannedRound = z.infer<typeof plannedRound>
export type PlannedWindow = z.infer<typeof plannedWindow>
