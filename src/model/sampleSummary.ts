import { z } from 'zod'

const metricSummary = z.object({
  metric: z.string(),
  unit: z.string(),
  kind: z.enum(['counter', 'gauge']),
  dimensions: z.record(z.string(), z.array(z.string())).describe('Each dimension with the values that occur'),
  samples: z.int().describe('How many have a value'),
  firstNs: z.number().describe("Host's monotonic time of the first sample"),
  lastNs: z.number(),
})

/** What one file of samples says about itself in its footer. */
export const sampleFooterSchema = z.object({
  schema: z.literal('tonari.samples/1'),
  boot: z.int(),
  trials: z.int(),
  metrics: z.array(metricSummary),
})

export type MetricSummary = z.infer<typeof metricSummary>
export type SampleFooter = z.infer<typeof sampleFooterSchema>

/** What was sampled in a whole run. */
export type SampleSummary = {
  readonly boots: number
  readonly trials: number
  readonly samples: number
  readonly metrics: readonly MetricSummary[]
}

/** The answer to one question in SQL; a value is a number, text, truth value, null, or a list or object of these. */
export type AnswerTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
