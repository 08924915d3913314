/** A stretch of time in ns. */
export type Span = { readonly startNs: number; readonly endNs: number }
/** An amount delivered between the previous step's time, or the start, and `timeNs`. */
export type Step = { readonly timeNs: number; readonly amount: number }

/** Share of `window` in which at least one of `runs` was going on, 0 to 1. Runs of one job never overlap. */
export function coverage(runs: readonly Span[], window: Span): number {
  const lengthNs = window.endNs - window.startNs
  if (lengthNs <= 0) return 0
  const coveredNs = runs.reduce((sum, run) => sum + overlapNs(run, window), 0)
  return Math.min(1, coveredNs / lengthNs)
}

/** What `steps` delivered inside `window`; a step that lies across an edge counts by its share of time. */
export function deliveredWithin(steps: readonly Step[], startNs: number, window: Span): number {
  let sum = 0
  let previousNs = startNs
  for (const { timeNs, amount } of steps) {
    const span = { startNs: previousNs, endNs: timeNs }
    const lengthNs = timeNs - previousNs
    if (lengthNs > 0) sum += (amount * overlapNs(span, window)) / lengthNs
    previousNs = timeNs
  }
  return sum
}

function overlapNs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endNs, b.endNs) - Math.max(a.startNs, b.startNs))
}
