import { z } from 'zod'
import { controlledVms } from './controlledVms.ts'
import { durationNs } from './units.ts'

const MS_NS = 1e6
/** The kernel takes no quota and no period below it, and no period above a second. */
const LEAST_NS = MS_NS

/** A limit on the time that VMs spend on cores, for all threads of a VM together. */
export const cpuControl = z
  .strictObject({
    on: controlledVms,
    cores: z.number().positive().optional().describe('Most CPU time a second, in cores: 0.5 is half of one core'),
    period: durationNs
      .refine((ns) => ns >= LEAST_NS && ns <= 1000 * MS_NS, { error: 'expected a period of 1 ms to 1 s' })
      .default(100 * MS_NS)
      .describe('The quota is given out anew after each period'),
    weight: z.int().min(1).max(10_000).optional().describe('Share while cores are contended for; 100 is the usual one'),
    shared: z.boolean().default(false).describe('One limit for all of these VMs together, instead of one for each'),
  })
  .refine(({ cores, weight }) => cores !== undefined || weight !== undefined, {
    error: 'expected a limit: cores or weight',
  })
  .refine(({ cores, period }) => cores === undefined || cores * period >= LEAST_NS, {
    error: 'expected cores that make at least 1 ms a period',
    path: ['cores'],
  })

export type CpuControl = z.infer<typeof cpuControl>
