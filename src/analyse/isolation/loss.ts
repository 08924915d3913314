import { isAmount } from './amount.ts'

/**
 * Loss in percent of the rate alone: 100 · (1 − loaded / alone); below zero for a gain. Both rates in one unit.
 * Null where the rate alone is not above zero. The degradation of Matthews et al., "Quantifying the performance
 * isolation properties of virtualization systems", ExpCS 2007.
 */
export function lossPercent(rateAlone: number, rateLoaded: number): number | null {
  if (!isAmount(rateAlone) || !isAmount(rateLoaded) || rateAlone === 0) return null
  return 100 * (1 - rateLoaded / rateAlone)
}

type Loss = {
  readonly lossPercent: number | null
  readonly lossInterval: { readonly low: number; readonly high: number } | null
}

/**
 * The same loss in percent from a ratio loaded / alone and the bounds of its interval. Loss falls as the ratio rises, so
 * the lower bound comes from the ratio's upper one; confidence is the ratio's. Nulls without a ratio.
 */
export function lossOf(of: {
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}): Loss {
  const loss = (ratio: number | null) => (ratio === null ? null : lossPercent(1, ratio))
  const [mean, low, high] = [loss(of.ratio), loss(of.high), loss(of.low)]
  return { lossPercent: mean, lossInterval: mean === null || low === null || high === null ? null : { low, high } }
}
