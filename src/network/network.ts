/** Where one VM is on the two networks. */
type VmAddresses = { readonly data: string; readonly management: string }

/** Counters of one instant, read together. `atNs` is the host's monotonic clock. */
export type NetworkCounters = {
  readonly atNs: number
  /** What each VM sent into its data tap, in VM order. */
  readonly taps: readonly { readonly bytes: number; readonly packets: number }[]
  /** What left through the NIC port. */
  readonly port: { readonly bytes: number; readonly packets: number }
}

/** The NIC port as the kernel describes it. */
export type PortFacts = {
  readonly rateBitsPerSecond: number | null
  readonly qdisc: string
  /** Packets that the port's queue has dropped since it was made. */
  readonly droppedPackets: number
}

/** Bridge, taps, NIC port and counterpart of one testbed. */
export interface TestbedNetwork {
  readonly counterpart: VmAddresses
  readonly netmask: string
  /** A process in the counterpart's network namespace; null where that is another machine. */
  readonly counterpartPid: number | null
  addressesOf(vmIndex: number): VmAddresses
  macsOf(vmIndex: number): { readonly data: string; readonly management: string }
  iperf3PortOf(vmIndex: number): number
  /** Costs one small read, for use inside windows. */
  readCounters(): NetworkCounters
  readPort(): Promise<PortFacts>
  /** Queueing discipline of each device with its settings and without its counters. */
  readQdiscs(): Promise<Readonly<Record<string, string>>>
  /** Gives the port the queue that it should have, whatever was done to it. */
  restorePort(): Promise<void>
  destroy(): Promise<void>
}
