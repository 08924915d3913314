import type { Instant } from '../../model/counters.ts'
import type { CounterLookup } from '../counters/lookup.ts'
import type { Wiring } from './wiring.ts'

/** These count what arrives at a device. */
const INBOUND = ['ingress', 'clsact']

/**
 * A counter (`sentBytes`, `sentPackets`, `dropped`) of what queues at the NIC port; null where it was not read. Of several
 * queueing disciplines the largest is taken: a parent counts what its children do as well. A port without a rate has no
 * queue, and drops nothing.
 */
export function portQueueDelta(
  counters: CounterLookup,
  { port, portBitsPerSecond }: Wiring,
  counter: 'sentBytes' | 'sentPackets' | 'dropped',
  from: Instant,
  to: Instant,
): number | null {
  const metric = `qdisc.${counter}`
  const at = { side: 'lab', link: port }
  const kinds = counters.valuesOf(metric, at, 'kind').filter((kind) => !INBOUND.includes(kind))
  const deltas = kinds.map((kind) => counters.largestDelta(metric, { ...at, kind }, from, to))
  const known = deltas.flatMap((value) => value ?? [])
  if (known.length > 0 && known.length === deltas.length) return Math.max(...known)
  return counter === 'dropped' && portBitsPerSecond === null ? 0 : null
}
