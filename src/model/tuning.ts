import { z } from 'zod'
import { recipeSchema } from './recipe.ts'
import { durationNs } from './units.ts'
import { verdictSchema } from './verdict.ts'

/** Stands in a tuned control for the one quantity that is varied. */
export const VARIED = '$value'

const end = z.union([z.string(), z.number()], { error: 'expected a value with its unit, such as 2 Mbit/s' })
const MINUTE_NS = 60e9

/** `tune:` in an experiment. The control is read once its varied quantity has a value. */
export const tuneSchema = z.strictObject({
  control: z
    .record(z.string(), z.unknown(), { error: 'expected limits, with $value in place of one quantity' })
    .describe(
      'The limits to tune, as under controls but without a name; $value stands for the one quantity that is varied',
    ),
  loosest: end.describe('The end of $value at which the control holds VMs back least'),
  tightest: end.describe('The end of $value at which it holds them back most'),
  keep: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.8)
    .describe('Share of its rate alone without the control that VM1 must keep, under the control and load'),
  resolution: z
    .number()
    .min(1.05)
    .default(1.25)
    .describe('The search ends when a value that does and one that does not are no further apart than this factor'),
  stepBlocks: z
    .int()
    .min(4)
    .max(32)
    .default(8)
    .describe('The most fresh boots for one value; the confirmation has as many as blocks allows'),
  budget: durationNs.default(10 * MINUTE_NS).describe('Time for everything, the confirmation included'),
})
export type TuneSection = z.infer<typeof tuneSchema>

const OUTCOMES = ['good', 'too loose', 'too tight', 'undecided'] as const

/**
 * What one value turned out to be. `good`: VM1 is independent and surely keeps its share. `too loose`: it is interfered.
 * `too tight`: it is independent, and surely keeps less than its share. `undecided`: none of these is shown.
 */
const tuneOutcome = z.enum(OUTCOMES)
export type TuneOutcome = z.infer<typeof tuneOutcome>

/** A ratio of VM1's rates, with the interval of the repeated looks. Null where data lack. */
const ratio = z.object({ ratio: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })

/** One value, and what its campaign found. */
const tried = z.object({
  value: z.number().describe('In `unit` of the document'),
  label: z.string().describe('The value as the experiment would write it'),
  directory: z.string().describe('Its run directory, below the one of the document'),
  seed: z.int(),
  outcome: tuneOutcome,
  sentence: z.string().describe('Why it is that'),
  verdict: verdictSchema,
  isolation: ratio.describe("VM1's rate under load over its rate alone, both under the control"),
  kept: ratio.describe("VM1's rate under control and load over its rate alone without the control"),
  n: z.int().describe('Blocks that the verdict rests on'),
  blame: z.string().nullable().describe('What the loss went to; null unless interfered'),
})
export type TriedValue = z.infer<typeof tried>
export type RatioInterval = z.infer<typeof ratio>

/** Everything that `tonari tune` found so far. `answer` is null until it has ended. */
export const tuneDocumentSchema = z.object({
  schema: z.literal('tonari.tune/1'),
  name: z.string(),
  quantity: z.string().describe('What is varied, in words'),
  unit: z.string(),
  loosest: z.number(),
  tightest: z.number(),
  keep: z.number(),
  resolution: z.number(),
  margin: z.number(),
  confidence: z.number().describe('Of the intervals, over all looks together'),
  acceleration: z.enum(['kvm', 'tcg']),
  conditions: z.array(z.string()).describe('What a reader must know before trusting a figure'),
  steps: z.array(tried).describe('In the order in which they were tried'),
  confirmations: z.array(tried).describe('Fresh campaigns; the last one counts'),
  contradictions: z.array(z.string()).describe('Where a tighter value did worse than a looser one'),
  answer: z
    .object({
      end: z.enum(['confirmed', 'none does', 'undecided']),
      value: z.number().nullable(),
      sentence: z.string(),
      recipes: z.array(recipeSchema),
    })
    .nullable(),
  spentNs: z.number().describe('Wall time of the last call'),
})
export type TuneDocument = z.infer<typeof tuneDocumentSchema>
