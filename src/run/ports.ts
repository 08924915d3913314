import type { Program, WorkloadParams } from '../model/workloadSpec.ts'
import type { TestbedNetwork } from '../network/network.ts'
import type { Workload } from '../workloads/workload.ts'

/** Host-side counters of one instant, one entry a VM. `atNs` is the host's monotonic clock. */
export type Sample = {
  readonly atNs: number
  readonly taps: readonly { readonly bytes: number; readonly packets: number }[]
  readonly port: { readonly bytes: number; readonly packets: number }
  /** What the VM's process has really read from and written to disk. */
  readonly disks: readonly { readonly readBytes: number; readonly writtenBytes: number }[]
}

/** What running a window needs from outside. */
export type RunPorts = {
  readonly network: TestbedNetwork
  readonly workloadFor: (params: WorkloadParams) => Workload<Program>
  /** A few small reads; the only work of the host inside a window. */
  readonly sample: () => Sample
  readonly monotonicNs: () => number
  readonly wallClock: () => string
  readonly processCpuNs: () => number
}
