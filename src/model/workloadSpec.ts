import { z } from 'zod'
import { bitRate, byteSize, durationNs } from './units.ts'

const MiB = 2 ** 20
const second = 1e9
const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'expected lower-case letters, digits and hyphens, starting with a letter' })
  .optional()
  .describe('Name of this workload in results; made from the program and its parameters when left out')

const dhrystone = z.strictObject({
  id,
  program: z.literal('dhrystone').describe('CPU: Dhrystone 1.1 passes per second'),
  duration: durationNs.default(second).describe('Length of the window'),
})

const memwrite = z.strictObject({
  id,
  program: z.literal('memwrite').describe('Memory: writes a buffer again and again'),
  bytes: byteSize.default(32 * MiB).describe('Bytes written in one pass'),
  passes: z.int().positive().default(100).describe('Passes that make one window'),
  stores: z.enum(['plain', 'nontemporal']).default('plain').describe('Kind of store instruction'),
})

const wholeKiB = byteSize.refine((value) => value % 1024 === 0, { error: 'IOzone takes whole KiB, such as 64 KiB' })

const iozone = z.strictObject({
  id,
  program: z.literal('iozone').describe('Disk: one phase of IOzone per window'),
  phase: z.enum(['write', 'rewrite', 'read', 'reread']).default('write'),
  cache: z.enum(['on', 'off']).default('off').describe("The guest's page cache; off means direct I/O (-I)"),
  fileSize: wholeKiB.default(32 * MiB),
  recordSize: wholeKiB.default(MiB),
})

const netperf = z.strictObject({
  id,
  program: z.literal('netperf').describe('Network: bulk transfer from the VM to the counterpart'),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  messageSize: byteSize
    .optional()
    .describe('Bytes handed over per send; 8 MiB for TCP, for UDP a datagram that fits one packet (1472 B)'),
  duration: durationNs
    .refine((value) => value % second === 0, { error: 'netperf takes whole seconds, such as 2 s' })
    .default(2 * second),
})

const iperf3 = z.strictObject({
  id,
  program: z.literal('iperf3').describe('Network: bulk transfer from the VM to the counterpart'),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  rate: bitRate.optional().describe('Sending rate; as fast as possible when left out'),
  duration: durationNs.default(2 * second),
})

const fio = z.strictObject({
  id,
  program: z.literal('fio').describe('Disk: any fio pattern'),
  pattern: z.enum(['read', 'write', 'randread', 'randwrite', 'readwrite', 'randrw']).default('randread'),
  blockSize: byteSize.default(4096),
  depth: z.int().positive().default(8).describe('Requests kept in flight'),
  fileSize: byteSize.default(32 * MiB),
  cache: z.enum(['on', 'off']).default('off'),
  duration: durationNs.default(2 * second),
})

const stressNg = z.strictObject({
  id,
  program: z.literal('stress-ng').describe('Any stressor of stress-ng, counted in bogus operations'),
  stressor: z.string().regex(/^[a-z0-9-]+$/, { error: 'expected the name of a stressor, such as cpu or vm' }),
  instances: z.int().positive().default(1),
  options: z.array(z.string()).default([]).describe('Further options, such as ["--vm-bytes", "64m"]'),
  duration: durationNs
    .refine((value) => value % second === 0, { error: 'stress-ng takes whole seconds, such as 2 s' })
    .default(2 * second),
})

const sleep = z.strictObject({
  id,
  program: z.literal('sleep').describe('No load: the placebo that goes through every step'),
})

/** One entry of `workloads:` in an experiment: a program with its parameters. Sizes in bytes, durations in ns. */
export const workloadSchema = z.discriminatedUnion('program', [
  dhrystone,
  memwrite,
  iozone,
  netperf,
  iperf3,
  fio,
  stressNg,
  sleep,
])

export type WorkloadParams = z.infer<typeof workloadSchema>
export type Program = WorkloadParams['program']
export type ParamsOf<P extends Program> = Extract<WorkloadParams, { program: P }>
/** By which protocol a workload sends; null for one that sends nothing. */
export function protocolOf(params: WorkloadParams): 'tcp' | 'udp' | null {
  return params.program === 'netperf' || params.program === 'iperf3' ? params.protocol : null
}

/** A workload with the name it carries in results. */
export type NamedWorkload = { readonly id: string; readonly params: WorkloadParams }
