import { mean } from '../stats/describe.ts'
import type { SelectedBlock, SelectedRound } from './selectRounds.ts'
import { ALONE, windowOf, type WindowKind } from './windows.ts'

/** ln(x of that kind / x alone) of one round; undefined where it has no such window, infinite for a rate of zero. */
export function roundLogRatio(round: SelectedRound, kind: WindowKind): number | undefined {
  const alone = windowOf(round, ALONE)
  const other = windowOf(round, kind)
  return alone && other && Math.log(other.result.rate / alone.result.rate)
}

/** d_b = (1/K) Σ ln(x / x_alone) over the K rounds of each block. Blocks without such windows are left out. */
export function blockLogRatios(blocks: readonly SelectedBlock[], kind: WindowKind): number[] {
  return blocks
    .map((block) => block.rounds.flatMap((round) => roundLogRatio(round, kind) ?? []))
    .filter((ofBlock) => ofBlock.length > 0)
    .map(mean)
}

/**
 * Mean log-ratio of the rounds that took the alone window first, less that of the others. Null where either kind of
 * order is missing.
 */
export function orderEffect(blocks: readonly SelectedBlock[], kind: WindowKind): number | null {
  const aloneFirst: number[] = []
  const aloneLater: number[] = []
  for (const round of blocks.flatMap((block) => block.rounds)) {
    const ratio = roundLogRatio(round, kind)
    const alone = windowOf(round, ALONE)
    const other = windowOf(round, kind)
    if (ratio === undefined || !alone || !other) continue
    const side = alone.position < other.position ? aloneFirst : aloneLater
    side.push(ratio)
  }
  if (aloneFirst.length === 0 || aloneLater.length === 0) return null
  const effect = mean(aloneFirst) - mean(aloneLater)
  return Number.isFinite(effect) ? effect : null
}
