import { z } from 'zod'
import { vmState } from './plan.ts'

const metric = z.object({ name: z.string(), unit: z.string(), value: z.number() })

/** What a program reported about one run. `rate` is the judged figure: amount per time, larger is better. */
const workloadResult = z.object({
  rate: z.number(),
  unit: z.string(),
  metrics: z.array(metric).describe('Further figures, such as the rate sent and the loss'),
})

const neighbourDose = z.object({
  vm: z.string(),
  workload: z.string(),
  coverage: z.number().describe('Share of the window in which the load ran, 0 to 1'),
  span: z
    .object({ startNs: z.number(), endNs: z.number() })
    .nullable()
    .default(null)
    .describe('From the start of its first pass to the end of its last, or to the end of watching'),
  amount: z.number().nullable().describe('What it delivered in the window, in `unit`; null where it streams no count'),
  unit: z.string().nullable(),
  flow: z
    .number()
    .nullable()
    .describe('Bytes per second that the host saw: into the tap, or from and to the disk; null for neither'),
  busy: z.number().describe("vCPU threads' running and waiting time over the window; 1 is one vCPU always busy"),
  demand: z
    .number()
    .nullable()
    .describe('Share of the window in which the load was running, waiting for a core, or moving data; null: no demand'),
  longestStallNs: z.number().nullable().describe('Longest stretch of the window without any of these'),
})

/**
 * One of the VMs that were measured together. The common interval is that in which the programs of all of them ran.
 */
const peer = z.object({
  vm: z.string(),
  startNs: z.number(),
  endNs: z.number(),
  startSkewNs: z.number().describe('Actual less agreed start'),
  result: workloadResult.describe('What its program reported of all of its own time'),
  rate: z.number().describe('The judged figure, in the unit of `result`'),
  by: z
    .enum(['program', 'stream', 'counter'])
    .describe(
      'What tells the rate: the program of all of its time; its stream, or a counter of the host, of the common interval',
    ),
  coverage: z.number().describe('Share of the agreed interval in which its program ran, 0 to 1'),
  run: z.number().describe("vCPU threads' running time over the common interval; 1 is one vCPU"),
  wait: z.number().describe('Their waiting time for a core'),
})

/** A VM that was paused during the window. */
const pausedVm = z.object({
  vm: z.string(),
  busy: z
    .number()
    .nullable()
    .describe("vCPU threads' running and waiting time over the window; 1 is one vCPU always busy; null where not seen"),
})

/** What the host's processors did during the window, over the cores that VMs are placed on; 1 is one core. */
const processors = z.object({
  busy: z.number().describe('All processes'),
  own: z.number().describe("The campaign's: QEMU, the counterpart and tonari itself"),
  steal: z.number().describe("Time that the host's own hypervisor took"),
  cores: z.int().describe('How many cores these are'),
  victimRun: z.number().describe("VM1's vCPU threads running"),
  victimWait: z.number().describe("VM1's vCPU threads waiting for a core"),
})

const clockReading = z.object({
  vm: z.string(),
  offsetNs: z.number().describe("Guest's monotonic clock less the host's"),
  roundTripNs: z.number(),
})

const network = z.object({
  intervalNs: z.number().describe('In which all senders were sending'),
  tapBytes: z.record(z.string(), z.number()).describe('VM to bytes that it sent into its tap'),
  tapPackets: z.record(z.string(), z.number()),
  portBytes: z.number().describe('Bytes that left through the port'),
  portPackets: z.number(),
  portDropped: z.number().describe('Over the whole window'),
})

/** One finished window. Times in ns; `startNs` and `endNs` on the host's monotonic clock. */
export const trialSchema = z.object({
  schema: z.literal('tonari.trial/2'),
  id: z.string().describe("The planned window's id"),
  block: z.int(),
  boot: z.int().describe('Which boot of the campaign it ran in; higher than its predecessors after an interruption'),
  group: z.string(),
  round: z.int(),
  position: z.int().describe('Place in the order of its round, from 0'),
  state: vmState,
  vms: z.int(),
  startedAt: z.string().describe('Wall clock, ISO 8601'),
  startNs: z.number(),
  endNs: z.number(),
  startSkewNs: z
    .number()
    .nullable()
    .describe('Actual less agreed start of the victim, or of the peer that was furthest off'),
  result: workloadResult,
  neighbours: z.array(neighbourDose),
  paused: z.array(pausedVm).default([]).describe('What VMs did that were to do nothing at all'),
  peers: z
    .array(peer)
    .optional()
    .describe(
      'The VMs that were measured together; `result` is then their sum, `startNs` to `endNs` their common interval',
    ),
  clocksBefore: z.array(clockReading),
  clocksAfter: z.array(clockReading),
  network: network.nullable(),
  processors,
  spentNs: z
    .record(z.string(), z.number())
    .describe('Wall time by step: settle, start, window, drain; the window is what is measured'),
  controllerCpuNs: z.number().describe("CPU time of tonari's own process during the window"),
})

export type Trial = z.infer<typeof trialSchema>
export type WorkloadResult = z.infer<typeof workloadResult>
export type Peer = z.infer<typeof peer>
export type ClockReading = z.infer<typeof clockReading>

/** A rate over time: pairs of host monotonic time (ns, end of the interval) and rate in `unit`. */
const series = z.object({
  vm: z.string(),
  name: z.string(),
  unit: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
})

/** The time series that belong to one trial. */
export const trialSeriesSchema = z.object({ trial: z.string(), boot: z.int(), series: z.array(series) })

export type Series = z.infer<typeof series>
export type TrialSeries = z.infer<typeof trialSeriesSchema>
