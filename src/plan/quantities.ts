type Unit = readonly [name: string, factor: number]

const BYTE_UNITS: readonly Unit[] = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
]
const BIT_RATE_UNITS: readonly Unit[] = [
  ['Gbit/s', 1e9],
  ['Mbit/s', 1e6],
  ['kbit/s', 1e3],
]

/** Bytes as an experiment file writes them, exactly: `256 MiB`. The unit is the one that leaves the least whole number. */
export function bytesText(bytes: number): string {
  const [name, factor] = BYTE_UNITS.filter(([, size]) => bytes % size === 0).sort(([, a], [, b]) => b - a)[0] ?? [
    'B',
    1,
  ]
  return `${bytes / factor} ${name}`
}

/** Bits per second as an experiment file writes them: `50 Mbit/s`. */
export function bitRateText(bitsPerSecond: number): string {
  const [name, factor] = BIT_RATE_UNITS.find(([, size]) => bitsPerSecond >= size) ?? ['kbit/s', 1e3]
  return `${bitsPerSecond / factor} ${name}`
}

/** A duration in ns as an experiment file writes it: `1.5 s`. */
function durationText(ns: number): string {
  return ns < 1e9 ? `${ns / 1e6} ms` : `${ns / 1e9} s`
}

/** A duration in ns, rounded for people: `5 min 12 s`. */
export function roughDuration(ns: number): string {
  const seconds = Math.round(ns / 1e9)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const byteRateText = (bytesPerSecond: number) => `${bytesText(bytesPerSecond)}/s`

const TEXT_OF_KEY: ReadonlyMap<string, (value: number) => string> = new Map([
  ...['size', 'memory', 'bytes', 'fileSize', 'recordSize', 'messageSize', 'blockSize'].map(
    (key) => [key, bytesText] as const,
  ),
  ...['writeRate', 'readRate', 'write', 'read', 'writeBurst', 'readBurst'].map((key) => [key, byteRateText] as const),
  ...['portRate', 'rate', 'fromVm', 'toVm', 'fromVmCeiling', 'toVmCeiling'].map((key) => [key, bitRateText] as const),
  ['burst', bytesText],
  ...['duration', 'period', 'burstLength', 'budget'].map((key) => [key, durationText] as const),
])

/** A value of an experiment as its file writes it: a number under a key that takes a unit gets that unit back. */
export function asWritten(key: string, value: unknown): unknown {
  const text = TEXT_OF_KEY.get(key)
  return typeof value === 'number' && text !== undefined ? text(value) : value
}
