/** Counters of one network device since it was made, as the namespace that holds it sees them. */
export type DeviceCounters = {
  readonly receivedBytes: number
  readonly receivedPackets: number
  readonly receivedErrors: number
  readonly receivedDropped: number
  readonly sentBytes: number
  readonly sentPackets: number
  readonly sentErrors: number
  readonly sentDropped: number
}

/** Parses `/proc/net/dev`: two lines of heading, then `name: 8 counters received, 8 sent`. */
export function parseDeviceCounters(text: string): Map<string, DeviceCounters> {
  const devices = new Map<string, DeviceCounters>()
  for (const line of text.split('\n').slice(2)) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number)
    devices.set(line.slice(0, colon).trim(), {
      receivedBytes: fields[0] ?? 0,
      receivedPackets: fields[1] ?? 0,
      receivedErrors: fields[2] ?? 0,
      receivedDropped: fields[3] ?? 0,
      sentBytes: fields[8] ?? 0,
      sentPackets: fields[9] ?? 0,
      sentErrors: fields[10] ?? 0,
      sentDropped: fields[11] ?? 0,
    })
  }
  return devices
}
