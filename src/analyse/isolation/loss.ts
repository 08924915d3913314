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

export type LossInterval = { readonly loss: number; readonly low: number | null; readonly high: number | null }

/**
 * The same loss in percent from a ratio loaded / alone and the bounds of its interval. Loss falls as the ratio rises, so
 * the lower bound comes from the ratio's upper one; confidence is the ratio's. Null without a ratio.
 */
export function lossInterval(of: {
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}): LossInterval | null {
  const loss = of.ratio === null ? null : lossPercent(1, of.ratio)
  if (loss === null) return null
  return {
    loss,
    low: of.high === null ? null : lossPercent(1, of.high),
    high: of.low === null ? null : lossPercent(1, of.low),
  }
}
