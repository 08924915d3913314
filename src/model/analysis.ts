import { z } from 'zod'

/** Of the victim's rate over blocks, each block counting by its mean. */
const summary = z.object({ n: z.int(), mean: z.number(), sd: z.number().nullable() })

/** Null where no block has such windows. */
const stateSummaries = z.object({
  alone: summary.nullable(),
  idle: summary.nullable(),
  loaded: summary.nullable(),
})

/** One cell's result. `ratio`, `low` and `high` are null for the reference cell (one VM) and where data lack. */
const cellResult = z.object({
  id: z.string(),
  group: z.string(),
  victim: z.string(),
  neighbours: z.string(),
  placebo: z.boolean(),
  vms: z.int(),
  control: z.string(),
  metric: z.string(),
  unit: z.string(),
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
  verdict: z.string().nullable().describe('Null: verdicts are not given'),
  reason: z.string(),
  blockLogRatios: z.array(z.number()),
  idleRatio: z.number().nullable(),
  rates: stateSummaries,
  coefficientOfVariation: z.object({ alone: z.number().nullable(), loaded: z.number().nullable() }),
  orderEffect: z.number().nullable().describe('Mean log-ratio of rounds alone→loaded less that of loaded→alone'),
  coverage: z.number().nullable().describe("Least share of a loaded window that a neighbour's load covered"),
  metrics: z.record(z.string(), z.object({ unit: z.string(), alone: z.number(), loaded: z.number().nullable() })),
  network: z
    .object({
      victimShare: z.number().describe("VM1's share of all bytes at the taps, over the common interval"),
      portBitsPerSecond: z.number(),
      offeredBitsPerSecond: z.number().describe('All VMs together, at their taps'),
      lossRatio: z
        .number()
        .describe('Share of packets (UDP) or bytes (TCP) at the taps that did not leave through the port'),
    })
    .nullable(),
})

/** Everything computed from the trials of one run. Confidence of the intervals in `confidence`. Times in ns. */
export const analysisSchema = z.object({
  schema: z.literal('tonari.analysis/1'),
  run: z.string(),
  acceleration: z.enum(['kvm', 'tcg']),
  margin: z.number(),
  confidence: z.number(),
  cells: z.array(cellResult),
  conditions: z.array(z.string()).describe('What a reader must know before trusting a figure'),
  wall: z.object({ totalNs: z.number(), windowNs: z.number(), steps: z.record(z.string(), z.number()) }),
  startSkewNs: z.object({ n: z.int(), p50: z.number(), p95: z.number() }).nullable(),
  controllerCpuShare: z.number().nullable().describe("tonari's CPU time in windows over the windows' length"),
  trials: z.int(),
  plannedTrials: z.int(),
})

export type Analysis = z.infer<typeof analysisSchema>
export type CellResult = z.infer<typeof cellResult>
export type StateSummary = z.infer<typeof summary>
