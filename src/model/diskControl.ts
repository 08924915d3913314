import { z } from 'zod'
import { controlledVms } from './controlledVms.ts'
import { byteRate, durationNs } from './units.ts'

const SECOND_NS = 1e9
const iops = z.int().positive().optional()
const rates = {
  on: controlledVms,
  write: byteRate.optional().describe('Most that each VM may write'),
  read: byteRate.optional().describe('Most that each VM may read'),
  writeIops: iops.describe('Most write operations a second'),
  readIops: iops.describe('Most read operations a second'),
}
type Rates = { readonly [key in 'write' | 'read' | 'writeIops' | 'readIops']?: number | undefined }
const NO_LIMIT = { error: 'expected a limit: write, read, writeIops or readIops' }

function hasRate({ write, read, writeIops, readIops }: Rates): boolean {
  return [write, read, writeIops, readIops].some((rate) => rate !== undefined)
}

function allows(burst: number | undefined, rate: number | undefined): boolean {
  return burst === undefined || (rate !== undefined && burst >= rate)
}
const TOO_SMALL = { error: 'expected a burst that is not below the rate it belongs to' }

const throttle = z
  .strictObject({
    by: z.literal('qemu').optional().describe("QEMU's own throttle, before the host sees a request; the usual one"),
    ...rates,
    writeBurst: byteRate.optional().describe('Rate for a short while; a tenth of a second of `write` when left out'),
    readBurst: byteRate.optional(),
    writeIopsBurst: iops,
    readIopsBurst: iops,
    burstLength: durationNs
      .refine((ns) => ns % SECOND_NS === 0, { error: 'QEMU takes whole seconds, such as 2 s' })
      .default(SECOND_NS)
      .describe('How long a burst may last'),
  })
  .refine(hasRate, NO_LIMIT)
  .refine(({ writeBurst, write }) => allows(writeBurst, write), { ...TOO_SMALL, path: ['writeBurst'] })
  .refine(({ readBurst, read }) => allows(readBurst, read), { ...TOO_SMALL, path: ['readBurst'] })
  .refine(({ writeIopsBurst, writeIops }) => allows(writeIopsBurst, writeIops), {
    ...TOO_SMALL,
    path: ['writeIopsBurst'],
  })
  .refine(({ readIopsBurst, readIops }) => allows(readIopsBurst, readIops), { ...TOO_SMALL, path: ['readIopsBurst'] })

const cgroup = z
  .strictObject({
    by: z.literal('cgroup').describe("The host kernel's limit on the VM's process"),
    ...rates,
    weight: z.int().min(1).max(1000).optional().describe('Share of a contended disk; 100 is the usual one'),
    shared: z.boolean().default(false).describe('One limit for all of these VMs together, instead of one for each'),
  })
  .refine((limit) => hasRate(limit) || limit.weight !== undefined, {
    error: 'expected a limit: write, read, writeIops, readIops or weight',
  })

/** A limit on VMs' disks. Rates in bytes or operations per second. */
export const diskControl = z.discriminatedUnion('by', [cgroup, throttle])

export type DiskThrottleControl = z.infer<typeof throttle>
export type DiskCgroupControl = z.infer<typeof cgroup>
