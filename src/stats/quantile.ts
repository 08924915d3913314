/**
 * Sample quantile of type 7 (Hyndman and Fan 1996; R's default): linear between the order statistics around
 * (n − 1)·probability. NaN for no values.
 */
export function quantile(values: readonly number[], probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`probability ${probability} is outside 0 to 1`)
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * probability
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (place - Math.floor(place)) * (above - below)
}
