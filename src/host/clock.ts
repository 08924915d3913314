/** The host's monotonic clock in ns since boot; exact to 2 ns within the first 208 days. */
export function monotonicNs(): number {
  return Number(process.hrtime.bigint())
}

/** Wall clock in ISO 8601, UTC. */
export function wallClock(): string {
  return new Date().toISOString()
}

/** CPU time in ns that this process, all its threads, has used so far. */
export function processCpuNs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}
