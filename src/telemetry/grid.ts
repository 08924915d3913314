/**
 * The next instant of a grid that began at `startNs`, as its number and the whole milliseconds until then. Missed
 * instants are left out; one that a timer reached a little early does not come again.
 */
export function nextInstant(
  grid: { readonly startNs: number; readonly periodNs: number },
  lastNumber: number,
  nowNs: number,
): { readonly number: number; readonly inMs: number } {
  const due = Math.floor((nowNs - grid.startNs) / grid.periodNs) + 1
  const number = Math.max(lastNumber + 1, due)
  return { number, inMs: Math.ceil((grid.startNs + number * grid.periodNs - nowNs) / 1e6) }
}
