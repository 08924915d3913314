/** Host-side counters of one instant, one entry a VM. `atNs` is the host's monotonic clock. */
export type Sample = {
  readonly atNs: number
  readonly taps: readonly { readonly bytes: number; readonly packets: number }[]
  readonly port: { readonly bytes: number; readonly packets: number }
  /** What the VM's process has really read from and written to disk. */
  readonly disks: readonly { readonly readBytes: number; readonly writtenBytes: number }[]
  /** Time that the VM's vCPU threads ran, and waited for a core, since they were made. */
  readonly vcpus: readonly VcpuTimes[]
}

/** Summed over the VM's vCPU threads, of which there are `threads`. */
type VcpuTimes = { readonly runNs: number; readonly waitNs: number; readonly threads: number }
