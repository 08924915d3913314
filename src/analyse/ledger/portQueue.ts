import type { Instant } from '../../model/counters.ts'
import type { CounterLookup } from '../counters/lookup.ts'
import type { Wiring } from './wiring.ts'

type QueueCounter = 'sentBytes' | 'sentPackets' | 'dropped'

/** These count what arrives at a device. */
const INBOUND = ['ingress', 'clsact']

/**
 * A counter (`sentBytes`, `sentPackets`, `dropped`) of what queues at the NIC port; null where it was not read. Of several
 * queueing disciplines the largest is taken: a parent counts what its children do as well. Leaves that cut large pieces
 * into frames drop single frames of them that their parent does not count: what they dropped is added up first. A port
 * without a rate has no queue, and drops nothing.
 */
export function portQueueDelta(
  counters: CounterLookup,
  { port, portBitsPerSecond }: Wiring,
  counter: QueueCounter,
  from: Instant,
  to: Instant,
): number | null {
  return (
    queueDelta(counters, port, counter, from, to) ?? (counter === 'dropped' && portBitsPerSecond === null ? 0 : null)
  )
}

/** Whether a control shares the port out among classes in place of the port's own queue. */
export function sharesPort(counters: CounterLookup, { port }: Wiring): boolean {
  return counters.valuesOf('qdisc.dropped', { side: 'lab', link: port }, 'kind').includes('htb')
}

/** What the queues of controls dropped between the VMs' taps and the bridge; zero without any. */
export function limitDrops(counters: CounterLookup, { vms }: Wiring, from: Instant, to: Instant): number | null {
  const limited = vms.filter(({ limitLink }) => queueKinds(counters, limitLink, 'dropped').length > 0)
  return limited
    .map(({ limitLink }) => queueDelta(counters, limitLink, 'dropped', from, to))
    .reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

function queueKinds(counters: CounterLookup, link: string, counter: QueueCounter): string[] {
  return counters.valuesOf(`qdisc.${counter}`, { side: 'lab', link }, 'kind').filter((kind) => !INBOUND.includes(kind))
}

function queueDelta(
  counters: CounterLookup,
  link: string,
  counter: QueueCounter,
  from: Instant,
  to: Instant,
): number | null {
  const kinds = queueKinds(counters, link, counter)
  const deltas = kinds.map((kind) => {
    const question = [`qdisc.${counter}`, { side: 'lab', link, kind }, from, to] as const
    const leaves = kind === 'tbf' && kinds.includes('htb')
    return leaves ? counters.delta(...question) : counters.largestDelta(...question)
  })
  const known = deltas.flatMap((value) => value ?? [])
  return known.length > 0 && known.length === deltas.length ? Math.max(...known) : null
}
