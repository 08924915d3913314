import { z } from 'zod'
import { DISK_STAGES, hopSchema } from './ledger.ts'

const CAUSES = [
  'running',
  'steal',
  'runQueue',
  'throttled',
  'disk',
  'waiting',
  'emulatorQueue',
  'nicQueue',
  'guestStack',
  'hostPath',
  'limit',
  'counterpartSocket',
  'undelivered',
] as const

const interval = z.object({
  mean: z.number(),
  low: z.number().nullable().describe('Null below two blocks'),
  high: z.number().nullable(),
})

/** A figure of the loaded windows that stands beside a cause, over blocks, with its plain 95 % interval. */
const fact = interval.extend({
  cause: z.enum(CAUSES),
  name: z.enum([
    'portUse',
    'neighboursShareOfPort',
    'dropped',
    'waitShare',
    'throttledShare',
    'stealShare',
    'runGrowth',
    'cyclesGrowth',
    'missGrowth',
    'diskLatency',
    'diskLatencyAlone',
    'retransmitted',
  ]),
  unit: z.enum(['ratio', 'ns']),
})

const cause = z.object({
  cause: z.enum(CAUSES),
  part: interval.describe('Of the rate alone that was lost to it; the interval at the level of the blame'),
  moved: z.boolean().describe('The interval lies wholly above the margin'),
  named: z.boolean().describe('Moved, and the placebo does not show it'),
  reason: z.string().describe('Why it is named or not'),
  placebo: interval.nullable().describe('The same part in the placebo; null without one'),
  where: z
    .array(z.object({ place: z.union([z.enum(DISK_STAGES), hopSchema]), part: z.number() }))
    .describe('The part split further, where counters can tell'),
})

/** Why an interfered cell lost what it lost. Parts are shares of the rate alone; all of them add up to `loss`. */
export const blameSchema = z.object({
  kind: z.enum(['compute', 'disk', 'tcp', 'udp']),
  n: z.int().describe('Blocks with counters'),
  loss: interval.describe('1 − loaded / alone, mean over the rounds of a block, with a plain 95 % interval'),
  margin: z.number(),
  level: z.number().nullable().describe('One-sided level of each cause, all causes judged as one family'),
  causes: z.array(cause).describe('By mean part, the largest first'),
  facts: z.array(fact),
  unexplained: z.number().describe('The loss less the parts of the causes that are named'),
  explained: z.boolean().describe('At least one cause is named'),
  notes: z.array(z.string()),
})

export type Cause = (typeof CAUSES)[number]
export type Blame = z.infer<typeof blameSchema>
export type BlamedCause = z.infer<typeof cause>
export type BlameFact = z.infer<typeof fact>
export type BlameKind = Blame['kind']
export type PartInterval = z.infer<typeof interval>
