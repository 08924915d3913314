import type { Instant } from '../../model/counters.ts'
import { portQueueDelta } from '../ledger/portQueue.ts'
import type { WindowLedgers } from '../ledger/windowLedgers.ts'

/** What the shared port carried while the victim's program ran; each null where it was not counted. */
export type PortLoad = {
  /** Bits sent over bits that the port's rate allows; null without a rate. */
  readonly use: number | null
  /** Of all bytes that came out of the VMs' taps, those of the neighbours. */
  readonly neighbours: number | null
  /** Of the packets that reached the queue in the whole window, those it dropped. */
  readonly dropped: number | null
}

/**
 * From `first` to `last` for the use, from `before` to `drained` for the drops. The queue's own bytes come first: for
 * large TCP segments they include the headers of the packets that these become, the device's do not.
 */
export function portLoad({ counters, wiring }: WindowLedgers): PortLoad {
  const { vms, port, portBitsPerSecond } = wiring
  const queue = (counter: 'sentBytes' | 'sentPackets' | 'dropped', from: Instant, to: Instant) =>
    portQueueDelta(counters, wiring, counter, from, to)
  const lengthNs = counters.atNs.last - counters.atNs.first
  const bytes =
    queue('sentBytes', 'first', 'last') ??
    counters.delta('link.sentBytes', { side: 'lab', link: port }, 'first', 'last')
  const taps = vms.map(({ tap }) => counters.delta('link.receivedBytes', { side: 'lab', link: tap }, 'first', 'last'))
  const known = taps.flatMap((value) => value ?? [])
  const all = known.reduce((sum, value) => sum + value, 0)
  const dropped = queue('dropped', 'before', 'drained')
  const sent = queue('sentPackets', 'before', 'drained')
  return {
    use:
      bytes === null || portBitsPerSecond === null || !(lengthNs > 0)
        ? null
        : (bytes * 8e9) / lengthNs / portBitsPerSecond,
    neighbours: known.length < taps.length || !(all > 0) ? null : 1 - (known[0] ?? 0) / all,
    dropped: dropped === null || sent === null ? null : dropped / Math.max(1, dropped + sent),
  }
}
