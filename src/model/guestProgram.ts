/** One line or chunk that a guest program wrote, with the guest's monotonic time in ns at which it was read. */
export type OutputChunk = { readonly timeNs: number; readonly text: string }

/** Addresses and paths that a guest program needs to know. */
export type GuestContext = {
  /** 0 for vm1 */
  readonly vmIndex: number
  readonly counterpartDataAddress: string
  readonly counterpartManagementAddress: string
  readonly ownDataAddress: string
  /** Ports on the counterpart that belong to this VM alone. */
  readonly iperf3Port: number
  readonly dataDirectory: string
}

/** What to run in a guest. `prepare` runs to its end, untimed, before `argv` may start. */
export type GuestCommand = { readonly prepare: readonly (readonly string[])[]; readonly argv: readonly string[] }
