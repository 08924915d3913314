import { z } from 'zod'
import { controlsSchema } from './control.ts'
import { tuneSchema } from './tuning.ts'
import { bitRate, byteRate, byteSize } from './units.ts'
import { expectedVerdict, modeSchema } from './verdict.ts'
import { workloadSchema } from './workloadSpec.ts'

const MiB = 2 ** 20
const coreList = z.array(z.int().nonnegative()).min(1)

const disk = z.strictObject({
  size: byteSize.default(256 * MiB).describe("Size of each VM's own raw disk"),
  writeRate: byteRate.optional().describe("Limit that makes each VM's disk behave as a physical disk of that speed"),
  readRate: byteRate.optional().describe('The same for reading'),
})

const vms = z.strictObject({
  count: z.int().min(1).max(16).default(3),
  vcpus: z.int().min(1).max(64).default(1).describe('vCPUs of each VM'),
  memory: byteSize.default(256 * MiB).describe('Memory of each VM'),
  disk: disk.prefault({}),
})

const placement = z.strictObject({
  policy: z
    .enum(['dedicated', 'best-effort'])
    .default('best-effort')
    .describe('dedicated: refuse to run without a core for each vCPU; best-effort: share, and list each compromise'),
  cores: z
    .array(coreList)
    .optional()
    .describe(
      'Cores of each VM in order, counted from 0, such as [[2, 3], [4, 5]]; a core may be given to several VMs',
    ),
  hostCores: coreList.optional().describe('Cores left to the host and to tonari'),
})

const network = z.strictObject({
  portRate: z
    .union([z.literal('unlimited'), bitRate])
    .default(50e6)
    .describe('Speed of the NIC port that all VMs share'),
})

/** The experiment file, as its author may write it. `.parse` fills in every default and converts units. */
export const experimentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'expected letters, digits, dots, hyphens and underscores' })
    .describe('Name of the experiment'),
  description: z.string().optional(),
  seed: z.int().nonnegative().default(1).describe('Seed of the random order'),
  mode: modeSchema
    .default('victim')
    .describe('victim: what VM1 loses beside the others; peers: whether VMs that carry the same load fare alike'),
  vms: vms.prefault({}),
  placement: placement.prefault({}),
  network: network.prefault({}),
  running: z
    .union([z.int().min(1), z.array(z.int().min(1)).min(1)])
    .transform((numbers) => (Array.isArray(numbers) ? numbers : [numbers]))
    .default([1, 2, 3])
    .describe('Numbers of VMs running at once; 1 is the victim by itself. One number of peers, all VMs by default'),
  blocks: z
    .int()
    .min(2)
    .max(32)
    .default(16)
    .describe(
      'The most fresh boots of all VMs, which are the only replicates: 4, 6, 8, 12, 16, 24 or 32. A cell needs no more ' +
        'once it is decided. 2 or 3 give ratios without a verdict',
    ),
  leastBlocks: z
    .int()
    .min(4)
    .max(32)
    .optional()
    .describe(
      'Decide no cell before so many blocks: the cause of a loss is rarely sure after four, where a verdict can be',
    ),
  rounds: z
    .int()
    .min(1)
    .max(10)
    .optional()
    .describe('Alone/loaded pairs of each cell in a block (K); chosen from what the first blocks show when left out'),
  margin: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Largest loss that counts as independence; 0.05 on KVM, 0.10 emulated'),
  expect: z
    .record(z.string(), expectedVerdict)
    .optional()
    .describe('Verdicts that --gate demands, by workload or cell, such as { dhrystone: independent }'),
  placebo: z.boolean().default(true).describe('Add a cell whose neighbours only sleep; there is none of peers'),
  workloads: z.array(workloadSchema).min(1).describe("The victim's workloads; neighbours carry the same kind"),
  neighbours: workloadSchema
    .optional()
    .describe('Load of the neighbours beside every victim workload, instead of the same kind'),
  controls: controlsSchema,
  tune: tuneSchema.optional().describe('What tonari tune looks for; tonari run refuses a file that has it'),
})

export type Experiment = z.infer<typeof experimentSchema>
