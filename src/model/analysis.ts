import { z } from 'zod'
import { gateResultSchema } from './gate.ts'
import { blameSchema } from './blame.ts'
import { controlEffectSchema } from './controlEffect.ts'
import { cellLedgersSchema } from './ledger.ts'
import { limitBindingSchema } from './limitBinding.ts'
import { peersCellSchema } from './peers.ts'
import { qualificationSchema } from './qualification.ts'
import { modeSchema, verdictSchema } from './verdict.ts'

/** Of the victim's rate over blocks, each block counting by its mean. */
const summary = z.object({ n: z.int(), mean: z.number(), sd: z.number().nullable() })

/** Null where no block has such windows. */
const stateSummaries = z.object({
  alone: summary.nullable(),
  idle: summary.nullable(),
  loaded: summary.nullable(),
})

/** What the blocks say of one log-ratio. `low` and `high`: its interval of the repeated looks. */
const judgement = z.object({
  verdict: verdictSchema,
  n: z.int().describe('Blocks that it rests on'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  sd: z.number().nullable().describe('Standard deviation over these blocks'),
  look: z.int().nullable().describe('Number of blocks at which it was decided'),
  beyond: z.boolean().describe('Better beside neighbours than alone, by more than the margin'),
  crossCheck: z.number().nullable().describe('p of the sign-flip test of the same decision; null below 8 blocks'),
  furtherBlocks: z.number().nullable().describe('Blocks more that would decide; null when decided or out of reach'),
})

/** Rates of single intervals in loaded windows over the mean rate of the alone windows. */
const isolation = z.object({
  p01: z.number().nullable().describe('Null below 100 intervals'),
  p10: z.number(),
  p50: z.number(),
  intervals: z.int(),
})

/** Spread of the rate within windows: its coefficient of variation loaded over alone, judged by the same rule. */
const stability = z.object({
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  alone: z.number().nullable().describe('Mean coefficient of variation within the alone windows'),
  loaded: z.number().nullable(),
  judgement,
  reason: z.string(),
})

/** How long a window was, and how long it should have been. Times in ns. */
const windowLength = z.object({
  meanNs: z.number(),
  autocorrelationNs: z.number().nullable().describe('τ of the victim alone'),
  neededNs: z.number().nullable().describe('The larger of 10 τ and 100 times the start skew'),
})

const voidBlock = z.object({ block: z.int(), boot: z.int(), reasons: z.array(z.string()) })

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
  verdict: verdictSchema.nullable().describe('Null for the reference'),
  reason: z.string(),
  withheld: z.string().nullable().default(null).describe('Why no verdict may be given at all; null when one may'),
  blockLogRatios: z.array(z.number()),
  blockRatesAlone: z.array(z.number()).describe("The victim's mean rate alone in each block that counts"),
  judgement: judgement.nullable(),
  stability: stability.nullable(),
  isolation: isolation.nullable(),
  withoutSteadiness: z.string().nullable().default(null).describe('Why stability and isolation are not judged'),
  window: windowLength.nullable(),
  voids: z.array(voidBlock),
  lossPercent: z.number().nullable(),
  lossInterval: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .default(null)
    .describe('From the bounds of the ratio, in per cent'),
  idleRatio: z.number().nullable(),
  rates: stateSummaries,
  coefficientOfVariation: z.object({ alone: z.number().nullable(), loaded: z.number().nullable() }),
  orderEffect: z.number().nullable().describe('Mean log-ratio of rounds alone→loaded less that of loaded→alone'),
  coverage: z.number().nullable().describe("Least share of a loaded window that a neighbour's load covered"),
  metrics: z.record(z.string(), z.object({ unit: z.string(), alone: z.number(), loaded: z.number().nullable() })),
  ledgers: cellLedgersSchema.nullable().describe('Null without counters'),
  blame: blameSchema.nullable().describe('Null unless interfered'),
  controlEffect: controlEffectSchema
    .nullable()
    .default(null)
    .describe('Null where there is no other control to compare'),
  network: z
    .object({
      victimShare: z.number().describe("VM1's share of all bytes at the taps, over the common interval"),
      victimBitsPerSecond: z
        .number()
        .nullable()
        .default(null)
        .describe('VM1 into its tap: what it sent, headers included'),
      portBitsPerSecond: z.number(),
      offeredBitsPerSecond: z.number().describe('All VMs together, at their taps'),
      lossRatio: z
        .number()
        .describe('Share of packets (UDP) or bytes (TCP) at the taps that did not leave through the port'),
    })
    .nullable(),
})

/** The plain 95 % interval of a mean over n blocks. */
const metricInterval = z.object({ low: z.number(), high: z.number(), n: z.int() })
const NO_INTERVALS = { meanQosIsolation: null, jain: null, worstShare: null, workConservation: null }

/** Metrics of a group over all of its cells; null where they are not defined. */
const isolationMetrics = z.object({
  group: z.string(),
  qosIsolation: z
    .array(z.object({ vms: z.int(), value: z.number().nullable(), interval: metricInterval.nullable().default(null) }))
    .describe('I_QoS'),
  meanQosIsolation: z.number().nullable().describe('I_avg'),
  jain: z.number().nullable().describe("Jain's index over VMs that carry the same load, at the largest number"),
  worstShare: z.number().nullable().describe('Rate of the worst VM over the mean of all'),
  workConservation: z.number().nullable(),
  intervals: z
    .object({
      meanQosIsolation: metricInterval.nullable(),
      jain: metricInterval.nullable(),
      worstShare: metricInterval.nullable(),
      workConservation: metricInterval.nullable(),
    })
    .default(NO_INTERVALS)
    .describe('Of the figures above; null without one, and below two blocks'),
  reasons: z.array(z.string()).describe('Why a metric is not available'),
})

/** Everything computed from the trials of one run. Confidence of the intervals in `confidence`. Times in ns. */
export const analysisSchema = z.object({
  schema: z.literal('tonari.analysis/2'),
  run: z.string(),
  acceleration: z.enum(['kvm', 'tcg']),
  mode: modeSchema.default('victim'),
  margin: z.number(),
  confidence: z.number().describe('Of the intervals, over all looks together'),
  cells: z.array(cellResult),
  qualified: z.boolean().nullable().describe('Whether this host is quiet enough for verdicts; null: not examined'),
  qualification: qualificationSchema.nullable(),
  noisyHostAccepted: z.boolean(),
  expectedFalseVerdicts: z.object({
    interfered: z.number(),
    independent: z.number(),
    unsteadier: z.number().default(0).describe('Of steadiness, which older analyses did not count'),
    asSteady: z.number().default(0),
  }),
  gate: gateResultSchema.nullable(),
  metrics: isolationMetrics.array(),
  bindings: limitBindingSchema.array().default([]).describe('Whether each limit of each control held'),
  peers: peersCellSchema.array().default([]).describe('By cell; empty where there is a victim'),
  conditions: z.array(z.string()).describe('What a reader must know before trusting a figure'),
  wall: z.object({ totalNs: z.number(), windowNs: z.number(), steps: z.record(z.string(), z.number()) }),
  startSkewNs: z.object({ n: z.int(), p50: z.number(), p95: z.number() }).nullable(),
  controllerCpuShare: z.number().nullable().describe("tonari's CPU time in windows over the windows' length"),
  trials: z.int(),
  plannedTrials: z.int(),
})

export type Analysis = z.infer<typeof analysisSchema>
export type CellResult = z.infer<typeof cellResult>
export type Judgement = z.infer<typeof judgement>
export type Stability = z.infer<typeof stability>
export type IsolationMetrics = z.infer<typeof isolationMetrics>
export type MetricInterval = z.infer<typeof metricInterval>
export type StateSummary = z.infer<typeof summary>
