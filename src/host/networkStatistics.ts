/** Counters of one protocol in `/proc/net/snmp`, by the kernel's names. */
export type ProtocolCounters = Readonly<Record<string, number>>

/** Parses the two lines of a protocol in `/proc/net/snmp`, one of names and one of values; empty where it has none. */
export function parseProtocolCounters(text: string, protocol: string): ProtocolCounters {
  const [, names = '', values = ''] = new RegExp(`^${protocol}: (.*)\n${protocol}: (.*)$`, 'm').exec(text) ?? []
  const numbers = values.split(' ')
  return names === '' ? {} : Object.fromEntries(names.split(' ').map((name, index) => [name, Number(numbers[index])]))
}

/** What one core's receive queue did: packets taken from it, dropped because it was full, and times cut short. */
export type SoftnetCounters = { readonly processed: number; readonly dropped: number; readonly squeezed: number }

const CORE_FIELD = 12

/** Parses `/proc/net/softnet_stat`, by core. The kernel leaves offline cores out, and since 5.10 says which is which. */
export function parseSoftnetCounters(text: string): Map<number, SoftnetCounters> {
  const cores = new Map<number, SoftnetCounters>()
  for (const [row, line] of text.trim().split('\n').entries()) {
    const fields = line.split(' ').map((field) => Number.parseInt(field, 16))
    const [processed = 0, dropped = 0, squeezed = 0] = fields
    if (!Number.isNaN(processed)) cores.set(fields[CORE_FIELD] ?? row, { processed, dropped, squeezed })
  }
  return cores
}
