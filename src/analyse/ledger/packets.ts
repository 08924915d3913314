import type { HopLoss, PacketLedger } from '../../model/ledger.ts'
import type { CounterLookup } from '../counters/lookup.ts'
import { limitDrops, portQueueDelta, sharesPort } from './portQueue.ts'
import type { Wiring } from './wiring.ts'

export type PacketLedgerInput = {
  readonly counters: CounterLookup
  readonly wiring: Wiring
  /** Datagrams that the victim's program says it sent; null where it does not tell. */
  readonly programSent: number | null
  /** Why packets are not datagrams one to one, such as TCP beside it; null where they are. */
  readonly notComparable: string | null
}

const BOUND = 0.005

/**
 * Where the UDP datagrams of all VMs went between `before` and `drained`; null where a counter that it needs is missing.
 *
 * Linux counts a datagram that the socket or the queue below refused (`SndbufErrors`) instead of one sent, and one that
 * found a full receive buffer twice, as `RcvbufErrors` and in `InErrors`; so sent is the sum of the first two, and the
 * counterpart's losses are `InErrors` and `NoPorts`.
 *
 * "Difference" hops lie between the counters of two devices, one packet a datagram. The kernel's per-core backlog
 * (softnet) lies on both virtual links: what it dropped is taken out of the veth's difference first, then out of the
 * bridge's, and never more than they miss; the rest was other traffic. ARP and other packets that are no datagrams pass
 * all devices: they cancel out of the residual where they arrived, and count as lost where they did not. What is left in
 * the residual: differences between a guest's sockets and its device, and at the counterpart datagrams that nobody had
 * read when the socket closed.
 *
 * "Limit" are the queues of controls: of devices that stand in for what a VM sends, and the classes that share the port in
 * place of its own queue. What a policer drops is counted by no queue, and shows as missing at the bridge.
 */
export function packetLedger(input: PacketLedgerInput): PacketLedger | null {
  const seen = readAll(input)
  if (seen === null) return null
  const bridgeGap = seen.tapReceived - seen.limitDropped - seen.portSent - seen.portDropped
  const shared = sharesPort(input.counters, input.wiring)
  const vethGap = seen.portSent - seen.farReceived
  const backlogAtVeth = Math.min(seen.softnetDropped, Math.max(0, vethGap))
  const backlogAtBridge = Math.min(seen.softnetDropped - backlogAtVeth, Math.max(0, bridgeGap))
  const hops: HopLoss[] = [
    { hop: 'guestSocket', packets: seen.refused, how: 'counted' },
    { hop: 'guestDevice', packets: seen.guestSent - seen.tapReceived - seen.tapDropped, how: 'difference' },
    { hop: 'tap', packets: seen.tapDropped, how: 'counted' },
    { hop: 'limit', packets: seen.limitDropped + (shared ? seen.portDropped : 0), how: 'counted' },
    { hop: 'bridge', packets: bridgeGap - backlogAtBridge, how: 'difference' },
    { hop: 'softnet', packets: backlogAtVeth + backlogAtBridge, how: 'counted' },
    { hop: 'nicQueue', packets: shared ? 0 : seen.portDropped, how: 'counted' },
    { hop: 'veth', packets: vethGap - backlogAtVeth, how: 'difference' },
    { hop: 'counterpartSocket', packets: seen.turnedAway, how: 'counted' },
  ]
  const sent = seen.accepted + seen.refused
  const residual = sent - seen.received - hops.reduce((sum, { packets }) => sum + packets, 0)
  const share = sent > 0 ? Math.abs(residual) / sent : 0
  const { notComparable } = input
  return {
    sent,
    received: seen.received,
    hops,
    residual,
    check: {
      name: 'residual of the packet ledger',
      value: share,
      bound: BOUND,
      held: notComparable === null ? share <= BOUND : null,
      reason: notComparable,
    },
    victim: { sent: seen.victimSent, programSent: input.programSent },
    notes: [
      'The residual holds what lies between sockets and devices: datagrams that nobody had read when the ' +
        "counterpart's socket closed, and packets that are no datagrams and were lost on the way.",
      ...(seen.softnetDropped > backlogAtVeth + backlogAtBridge
        ? ["The host's backlog dropped more packets than are missing here: those were other traffic."]
        : []),
    ],
  }
}

function readAll({ counters, wiring }: PacketLedgerInput) {
  const { vms, port, farPort } = wiring
  const whole = (metric: string, dimensions: Record<string, string>) =>
    counters.delta(metric, dimensions, 'before', 'drained')
  const overVms = (metric: string, of: (vm: Wiring['vms'][number]) => Record<string, string>) =>
    addUp(vms.map((vm) => whole(metric, of(vm))))
  const counterpart = { side: 'counterpart' }
  const queue = (counter: 'sentPackets' | 'dropped') => portQueueDelta(counters, wiring, counter, 'before', 'drained')
  const [victim] = vms
  return allKnown({
    accepted: overVms('udp.sent', ({ name }) => ({ side: name })),
    refused: overVms('udp.sendBufferErrors', ({ name }) => ({ side: name })),
    guestSent: overVms('link.sentPackets', ({ name, guestLink }) => ({ side: name, link: guestLink })),
    tapReceived: overVms('link.receivedPackets', ({ tap }) => ({ side: 'lab', link: tap })),
    tapDropped: overVms('link.receivedDropped', ({ tap }) => ({ side: 'lab', link: tap })),
    softnetDropped: whole('softnet.dropped', { side: 'host' }),
    portSent: queue('sentPackets') ?? whole('link.sentPackets', { side: 'lab', link: port }),
    portDropped: queue('dropped'),
    limitDropped: limitDrops(counters, wiring, 'before', 'drained'),
    farReceived: whole('link.receivedPackets', { ...counterpart, link: farPort }),
    turnedAway: addUp([whole('udp.receiveErrors', counterpart), whole('udp.noPort', counterpart)]),
    received: whole('udp.received', counterpart),
    victimSent: addUp([
      whole('udp.sent', { side: victim?.name ?? '' }),
      whole('udp.sendBufferErrors', { side: victim?.name ?? '' }),
    ]),
  })
}

function addUp(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

function allKnown<Names extends string>(values: Record<Names, number | null>): Record<Names, number> | null {
  const isKnown = (all: Record<Names, number | null>): all is Record<Names, number> =>
    Object.values(all).every((value) => value !== null)
  return isKnown(values) ? values : null
}
