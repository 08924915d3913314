import { z } from 'zod'

/** A process with what it used of the host's processors, one core being 1. */
export const foreignProcess = z.object({ name: z.string(), pid: z.int(), cores: z.number() })

/**
 * What this host does to a program before any VM is there: a pinned native process on the victim's core, alone and
 * beside pinned native processes on the neighbours' other cores. `low` and `high`: interval of the ratio.
 */
export const qualificationSchema = z.object({
  schema: z.literal('tonari.qualification/1'),
  victimCore: z.int(),
  neighbourCores: z.array(z.int()),
  rounds: z.int().default(1).describe('Windows whose rates were summed for each side of each pair'),
  logRatios: z.array(z.number()),
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  confidence: z.number(),
  durationNs: z.number(),
  stealShare: z.number().describe("Share of the cores' time that the host's own hypervisor took"),
  foreign: z.array(foreignProcess),
  noisyHostAccepted: z.boolean().describe('Verdicts are wanted even where the host does not qualify'),
})

export type Qualification = z.infer<typeof qualificationSchema>
