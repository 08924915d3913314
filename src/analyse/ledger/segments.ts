import type { HopLoss, SegmentLedger } from '../../model/ledger.ts'
import type { CounterLookup } from '../counters/lookup.ts'
import { limitDrops, portQueueDelta, sharesPort } from './portQueue.ts'
import type { Wiring } from './wiring.ts'

/**
 * What the VMs' TCP had to send again between `before` and `drained`, and which counters of drops rose meanwhile; null
 * where no VM's segments were counted. Segments of up to 64 KiB are cut up on the way, so packets of different devices
 * cannot be held against each other: only counted drops stand here, and nothing has to balance.
 */
export function segmentLedger(counters: CounterLookup, wiring: Wiring): SegmentLedger | null {
  const { vms, farPort } = wiring
  const whole = (metric: string, dimensions: Record<string, string>) =>
    counters.delta(metric, dimensions, 'before', 'drained')
  const counted = vms.flatMap(({ name: vm }) => {
    const [sent, retransmitted] = [whole('tcp.sentSegments', { side: vm }), whole('tcp.retransmitted', { side: vm })]
    return sent === null || retransmitted === null ? [] : [{ vm, sent, retransmitted }]
  })
  if (counted.length === 0) return null
  const drops: readonly [HopLoss['hop'], number | null][] = [
    ...vms.map(({ tap }): [HopLoss['hop'], number | null] => [
      'tap',
      whole('link.receivedDropped', { side: 'lab', link: tap }),
    ]),
    ['limit', limitDrops(counters, wiring, 'before', 'drained')],
    ['softnet', whole('softnet.dropped', { side: 'host' })],
    [
      sharesPort(counters, wiring) ? 'limit' : 'nicQueue',
      portQueueDelta(counters, wiring, 'dropped', 'before', 'drained'),
    ],
    ['veth', whole('link.receivedDropped', { side: 'counterpart', link: farPort })],
    ['counterpartSocket', whole('tcp.receiveErrors', { side: 'counterpart' })],
  ]
  const byHop = new Map<HopLoss['hop'], number>()
  for (const [hop, packets] of drops) if (packets !== null) byHop.set(hop, (byHop.get(hop) ?? 0) + packets)
  const missing = drops.flatMap(([hop, packets]) => (packets === null ? [hop] : []))
  return {
    vms: counted,
    hops: [...byHop].map(([hop, packets]) => ({ hop, packets, how: 'counted' as const })),
    notes: [
      "The port's queue drops whole segments, which TCP may send again in several packets: drops and retransmitted " +
        'segments need not be equal.',
      ...(missing.length > 0 ? [`Not counted: ${[...new Set(missing)].join(', ')}.`] : []),
    ],
  }
}
