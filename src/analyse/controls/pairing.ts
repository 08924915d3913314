import type { RatioOverBlocks } from '../../model/controlEffect.ts'
import { mean } from '../../stats/describe.ts'
import { meanInterval } from '../../stats/meanInterval.ts'
import type { Schedule } from '../../stats/schedule.ts'
import type { SelectedBlock } from '../selectRounds.ts'

/** One value a block, found by block and boot: windows of different boots are never compared. */
export type BlockValues = ReadonlyMap<string, number>

/** Confidence where there are too few blocks for the levels of the repeated looks. */
const PLAIN_CONFIDENCE = 0.95

/** The mean of what `of` gives for each block; blocks for which it gives nothing are left out. */
export function blockValues(
  blocks: readonly SelectedBlock[],
  of: (block: SelectedBlock) => readonly number[],
): BlockValues {
  return new Map(
    blocks.flatMap((block) => {
      const values = of(block)
      return values.length === 0 ? [] : [[`${block.block} ${block.boot}`, mean(values)] as const]
    }),
  )
}

/** a − b for each block that has both, in the order of `a`. */
export function differences(a: BlockValues, b: BlockValues): number[] {
  return [...a].flatMap(([key, value]) => {
    const other = b.get(key)
    return other === undefined ? [] : [value - other]
  })
}

/**
 * exp(m ± t_N · s/√n) of log-ratios, one a block, at the level of the repeated looks: how many blocks there are was
 * decided while measuring. No ratio for no block, nor where a rate was zero.
 */
export function ratioOverBlocks(logRatios: readonly number[], schedule: Schedule | null): RatioOverBlocks {
  const n = logRatios.length
  if (n === 0 || !logRatios.every(Number.isFinite)) return { ratio: null, low: null, high: null, n }
  const confidence = schedule === null ? PLAIN_CONFIDENCE : 1 - 2 * schedule.independentLevel
  const { mean: centre, low, high } = meanInterval(logRatios, confidence)
  return {
    ratio: Math.exp(centre),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
    n,
  }
}
