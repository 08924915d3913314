import { z } from 'zod'
import { foreignProcess } from './qualification.ts'

const threadPinning = z.object({
  thread: z.string(),
  role: z.enum(['vcpu', 'emulator', 'io']),
  cores: z.array(z.int()),
})

/** What one VM really was during a boot, read back from QEMU, /proc and the guest. */
const attestedVm = z.object({
  name: z.string(),
  vcpus: z.int(),
  memoryBytes: z.number(),
  threads: z.array(threadPinning),
  disk: z.object({
    sizeBytes: z.number(),
    cacheDirect: z.boolean(),
    writeBytesPerSecond: z.number(),
    readBytesPerSecond: z.number(),
  }),
  nics: z.array(z.object({ model: z.string(), mac: z.string() })).default([]),
  guestKernel: z.string(),
  accelerator: z.string(),
})

/** One boot of all VMs. Durations in ns. */
export const bootRecordSchema = z.object({
  schema: z.literal('tonari.boot/2'),
  boot: z.int(),
  block: z.int(),
  startedAt: z.string(),
  spentNs: z
    .record(z.string(), z.number())
    .describe('provision, warm-up, teardown and so on; lab in the first boot after a start'),
  vms: z.array(attestedVm),
  port: z.object({ rateBitsPerSecond: z.number().nullable(), qdisc: z.string() }),
  programs: z.record(z.string(), z.string()).describe('Program in the guest to version'),
  differences: z.array(z.string()).describe('Where what was read back differs from what was asked for'),
  settings: z.record(z.string(), z.string()).describe('What else was read back at the start, by name'),
  controls: z
    .record(z.string(), z.record(z.string(), z.string()))
    .default({})
    .describe('Each control that was used, with its settings as they were read back'),
  changes: z
    .array(z.string())
    .describe('Where what was read back at the end differs from what was read at the start; voids the block'),
  failure: z.string().nullable().describe('Why the boot ended before its last window; voids the block'),
  notProbed: z.array(z.object({ probe: z.string(), reason: z.string() })).describe('What telemetry could not read'),
  foreign: z.array(foreignProcess).describe('Processes outside the campaign that used the host while it ran'),
})

export type BootRecord = z.infer<typeof bootRecordSchema>
export type AttestedVm = z.infer<typeof attestedVm>
