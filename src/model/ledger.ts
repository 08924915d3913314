import { z } from 'zod'

/** Something that must hold if the counters fit together. `held` is null where it is not judged, with the reason. */
const check = z.object({
  name: z.string(),
  value: z.number().describe('Share of wall time, or of what was sent'),
  bound: z.number(),
  held: z.boolean().nullable(),
  reason: z.string().nullable(),
})

export const TIME_STAGES = ['running', 'steal', 'runQueue', 'throttled', 'ioWait', 'halted'] as const

const vcpuTime = z.object({
  vcpu: z.string(),
  running: z.number(),
  steal: z.number().describe("Taken by the host's own hypervisor while the vCPU ran"),
  runQueue: z.number().describe('Ready, and waiting for a core'),
  throttled: z.number(),
  ioWait: z.number().describe('Asleep, the guest waiting for I/O'),
  halted: z.number().describe('Asleep otherwise'),
  checks: z.array(check),
})

/** Where the time of a VM's vCPUs went from `first` to `last`. Times in ns; the six add up to `windowNs`. */
export const timeLedgerSchema = z.object({
  vm: z.string(),
  windowNs: z.number(),
  vcpus: z.array(vcpuTime),
  notes: z.array(z.string()),
})

export const HOPS = [
  'guestSocket',
  'guestDevice',
  'tap',
  'bridge',
  'softnet',
  'nicQueue',
  'veth',
  'counterpartSocket',
  'limit',
] as const
export const hopSchema = z.enum(HOPS)

const hopLoss = z.object({
  hop: hopSchema,
  packets: z.number(),
  how: z.enum(['counted', 'difference']).describe('By a counter of drops, or between the counters on its two sides'),
})

/** Where the UDP datagrams of all VMs went, from `before` to `drained`: sent = received + hops + residual. */
export const packetLedgerSchema = z.object({
  sent: z.number(),
  received: z.number(),
  hops: z.array(hopLoss),
  residual: z.number(),
  check,
  victim: z.object({
    sent: z.number().describe("By the guest's own counters"),
    programSent: z.number().nullable().describe('By what the program reported; null where it does not tell'),
  }),
  notes: z.array(z.string()),
})

/** TCP: what had to be sent again, and where packets were lost meanwhile, from `before` to `drained`. */
export const segmentLedgerSchema = z.object({
  vms: z.array(z.object({ vm: z.string(), sent: z.number(), retransmitted: z.number() })),
  hops: z.array(hopLoss),
  notes: z.array(z.string()),
})

/** Reads and writes that took QEMU less than `belowNs`, and no less than the bin before; null for the slowest. */
const latencyBin = z.object({ belowNs: z.number().nullable(), operations: z.number() })

export const DISK_STAGES = ['guestQueue', 'beforeDevice', 'device', 'qemuAndHost'] as const

/** Mean latency of one guest operation by stage, from `first` to `last`, in ns. The stages add up to `guestNs`. */
export const diskLedgerSchema = z.object({
  vm: z.string(),
  operations: z.number().describe('Reads and writes of the guest'),
  guestNs: z.number(),
  stages: z.array(z.object({ stage: z.enum(DISK_STAGES), perOperationNs: z.number() })),
  latencies: z.array(latencyBin).default([]),
  notes: z.array(z.string()),
})

const amounts = z.record(z.string(), z.number())
const checkSummary = z.object({
  name: z.string(),
  bound: z.number(),
  windows: z.int(),
  judged: z.int(),
  held: z.int(),
  worst: z.number().nullable().describe('Largest value among those judged'),
  reason: z.string().nullable().describe('Why windows were not judged'),
})

const stateLedgers = z.object({
  state: z.enum(['alone', 'idle', 'loaded']),
  windows: z.int(),
  time: amounts.nullable().describe('Stage to share of wall time, mean over vCPUs and windows'),
  packets: amounts.nullable().describe('received, residual and hops to share of what was sent, mean over windows'),
  retransmitted: amounts.nullable().describe('VM to share of its TCP segments that were sent again'),
  segments: amounts
    .nullable()
    .default(null)
    .describe('Hop to TCP segments that counters saw dropped there, mean over windows'),
  disk: amounts.nullable().describe('Stage to mean latency of one operation in ns'),
  latencies: z.array(latencyBin).nullable().default(null).describe('Over all windows'),
})

/** The ledgers of a cell's windows, summed up by the state of the neighbours. */
export const cellLedgersSchema = z.object({
  states: z.array(stateLedgers),
  checks: z.array(checkSummary),
  notes: z.array(z.string()),
})

export type LedgerCheck = z.infer<typeof check>
export type TimeStage = (typeof TIME_STAGES)[number]
export type TimeLedger = z.infer<typeof timeLedgerSchema>
export type Hop = z.infer<typeof hopSchema>
export type HopLoss = z.infer<typeof hopLoss>
export type PacketLedger = z.infer<typeof packetLedgerSchema>
export type SegmentLedger = z.infer<typeof segmentLedgerSchema>
export type DiskStage = (typeof DISK_STAGES)[number]
export type LatencyBin = z.infer<typeof latencyBin>
export type DiskLedger = z.infer<typeof diskLedgerSchema>
export type StateLedgers = z.infer<typeof stateLedgers>
export type CellLedgers = z.infer<typeof cellLedgersSchema>
