import type { Trial } from '../model/trial.ts'

/** A guest's clock may gain or lose so much against the host's; what it measures is wrong by as much. */
const MOST_DRIFT = 0.002

/**
 * Guests whose clock ran at another speed than the host's during a window: their programs' rates are wrong by that
 * factor. Offsets are known to within half a round trip.
 */
export function clockProblems({ clocksBefore, clocksAfter, spentNs }: Trial): string[] {
  const elapsedNs = (spentNs['start'] ?? 0) + (spentNs['window'] ?? 0) + (spentNs['drain'] ?? 0)
  return clocksBefore.flatMap((before) => {
    const after = clocksAfter.find(({ vm }) => vm === before.vm)
    if (after === undefined || elapsedNs <= 0) return []
    const gainedNs = after.offsetNs - before.offsetNs
    const uncertainNs = (before.roundTripNs + after.roundTripNs) / 2
    if (Math.abs(gainedNs) <= MOST_DRIFT * elapsedNs + uncertainNs) return []
    const direction = gainedNs > 0 ? 'gained' : 'lost'
    const percent = ((100 * Math.abs(gainedNs)) / elapsedNs).toPrecision(2)
    return [`${before.vm}'s clock ${direction} ${percent} % on the host's`]
  })
}
