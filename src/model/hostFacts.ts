import { z } from 'zod'

const core = z.object({
  cpu: z.int().describe('Number of the logical CPU'),
  core: z.int(),
  socket: z.int(),
  node: z.int(),
})

/** What the host is, read back from it before anything is placed. Sizes in bytes; `null` where unreadable. */
export const hostFactsSchema = z.object({
  schema: z.literal('tonari.host/1'),
  kernel: z.string(),
  distribution: z.string(),
  cpuModel: z.string(),
  cores: z.array(core).min(1),
  caches: z.array(z.object({ level: z.string(), sizeBytes: z.number(), sharedBy: z.int() })),
  nodes: z.array(z.object({ node: z.int(), cpus: z.array(z.int()), memoryBytes: z.number() })),
  memoryBytes: z.number(),
  memoryAvailableBytes: z.number(),
  acceleration: z.enum(['kvm', 'tcg']),
  accelerationReason: z.string().describe('Why KVM is or is not used, for people'),
  virtualised: z.boolean().nullable().describe('Whether this host is itself a guest'),
  governor: z.string().nullable(),
  turbo: z.boolean().nullable(),
  ksm: z.boolean().nullable(),
  tools: z.record(z.string(), z.string()).describe('Program to version'),
})

export type HostFacts = z.infer<typeof hostFactsSchema>
export type Acceleration = HostFacts['acceleration']
