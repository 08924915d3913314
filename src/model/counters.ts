import { z } from 'zod'

const value = z.number().nullable()

const reading = z.object({
  metric: z.string().describe('Such as vcpu.wait'),
  unit: z.string(),
  kind: z.enum(['counter', 'gauge']),
  dimensions: z.record(z.string(), z.string()).describe('Such as vm and vcpu'),
  before: value,
  first: value,
  last: value,
  drained: value,
})

/**
 * Every counter around one window. `before`: settled, before the neighbours' load starts; `first`: just before the
 * victim's agreed start; `last`: just after the victim ended; `drained`: loads stopped, queues empty. Null where a
 * column was not read at that instant. Times in ns of the host's monotonic clock.
 */
export const windowCountersSchema = z.object({
  schema: z.literal('tonari.counters/1'),
  trial: z.string(),
  boot: z.int(),
  atNs: z.object({ before: z.number(), first: z.number(), last: z.number(), drained: z.number() }),
  readings: z.array(reading),
})

export type WindowCounters = z.infer<typeof windowCountersSchema>
export type CounterReading = z.infer<typeof reading>
/** When counters are read around a window. */
export type Instant = keyof WindowCounters['atNs']
