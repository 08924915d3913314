import { z } from 'zod'

/** A mean over blocks with its plain 95 % interval; null where there are too few. */
const blockMean = z.object({
  mean: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
})

/** One VM against others that carry the same load. `low` and `high`: the ratio's interval of the repeated looks. */
const peerResult = z.object({
  vm: z.string(),
  rate: z.number().nullable().describe('Geometric mean over the blocks'),
  ratio: z.number().nullable().describe('Its rate over the geometric mean of those in `against`'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().describe('Blocks that it rests on'),
  sd: z.number().nullable().describe('Standard deviation of ln(ratio) over these blocks'),
  against: z.array(z.string()).describe('The others, without those that were named before'),
  verdict: z.enum(['equal', 'different', 'inconclusive']),
  crossCheck: z.number().nullable().describe('p of the sign-flip test of the same decision; null below 8 blocks'),
})

const factorLevel = z.object({
  name: z.string(),
  ratio: z.number().describe('Rate at this level over the mean of all levels, exp of the effect'),
  low: z.number(),
  high: z.number(),
})

const factorEffect = z.object({
  factor: z.enum(['vm', 'cores', 'disk', 'start']),
  levels: z.array(factorLevel),
  degreesOfFreedom: z.int(),
  f: z.number(),
  p: z.number().describe('That levels which do not differ give an F as large'),
})

/** Effects of VM, cores, disk and start order in the additive model, with plain 95 % intervals. */
const peerEffects = z.object({
  blocks: z.int(),
  errorDegreesOfFreedom: z.int(),
  residualSd: z.number().describe('Of ln(rate)'),
  factors: z.array(factorEffect),
})

/** What the blocks say of VMs that are configured alike: one cell. */
export const peersCellSchema = z.object({
  cell: z.string(),
  group: z.string(),
  control: z.string(),
  vms: z.array(peerResult),
  worst: z.string().nullable().describe('The VM with the smallest rate'),
  best: z.string().nullable(),
  jain: blockMean.nullable().describe("Jain's index of all rates"),
  worstShare: blockMean.nullable().describe('Smallest rate of a block over the mean of all'),
  bestShare: blockMean.nullable().describe('Largest rate of a block over the mean of all'),
  isolationMetric: blockMean
    .nullable()
    .describe(
      'IM = |T₁ − T₂| / T_alone with T a rate, the largest over all pairs of a block; noise alone lifts it above 0',
    ),
  effects: peerEffects.nullable(),
  noEffects: z.string().nullable().describe('Why there are no effects'),
})

export type PeersCell = z.infer<typeof peersCellSchema>
export type PeerResult = z.infer<typeof peerResult>
export type PeerEffects = z.infer<typeof peerEffects>
export type BlockMean = z.infer<typeof blockMean>
