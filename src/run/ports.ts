import type { Program, WorkloadParams } from '../model/workloadSpec.ts'
import type { TestbedNetwork } from '../network/network.ts'
import type { Workload } from '../workloads/workload.ts'
import type { Sample } from './sample.ts'
import type { WindowTelemetry } from './telemetry.ts'

/** Time of the cores that VMs are placed on, since the host's boot: used by all, used by the campaign, stolen. */
export type ProcessorTimes = {
  readonly atNs: number
  readonly busyNs: number
  readonly ownNs: number
  readonly stealNs: number
  readonly cores: number
}

/** What running a window needs from outside. */
export type RunPorts = {
  readonly network: TestbedNetwork
  /** Puts the limits of that name into force in place of those that are; `none` takes them away. Does nothing twice. */
  readonly useControl: (name: string) => Promise<void>
  readonly workloadFor: (params: WorkloadParams) => Workload<Program>
  /** A few small reads; the only work of the host inside a window. */
  readonly sample: () => Sample
  /** Read before and after each window. */
  readonly readProcessors: () => ProcessorTimes
  readonly monotonicNs: () => number
  readonly wallClock: () => string
  readonly processCpuNs: () => number
  /** How long a program may take before it counts as hung. */
  readonly limitNs: (params: WorkloadParams) => number
  /** Null when nothing is to be watched. */
  readonly telemetry: WindowTelemetry | null
}
