import type { Span } from './dose.ts'
import type { Sample } from './sample.ts'

const FRAME_BYTES = 1514

/**
 * The samples at which all senders of a window were sending: inside the victim's span, and with more than one frame out
 * of the victim's tap both just before and just after. That leaves out the wait for the start, and what a program does
 * before its first and after its last data. All samples inside the span for a victim that does not send; all there are
 * where fewer than two are left.
 */
export function commonSamples(samples: readonly Sample[], span: Span): readonly Sample[] {
  const inside = samples.filter(({ atNs }) => atNs >= span.startNs && atNs <= span.endNs)
  const moves = inside.slice(1).map((sample, index) => tapBytes(sample) - tapBytes(inside[index]) > FRAME_BYTES)
  const sending = inside.filter((_, index) => moves[index - 1] === true && moves[index] === true)
  const [first, last] = [sending[0], sending.at(-1)]
  if (first !== undefined && last !== undefined && first !== last) {
    return inside.slice(inside.indexOf(first), inside.indexOf(last) + 1)
  }
  return inside.length > 1 ? inside : samples
}

function tapBytes(sample: Sample | undefined): number {
  return sample?.taps[0]?.bytes ?? 0
}
