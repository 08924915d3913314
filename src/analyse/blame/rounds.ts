import type { Group } from '../../model/plan.ts'
import { ALONE, windowOf } from '../windows.ts'
import type { SelectedBlock } from '../selectRounds.ts'
import type { LedgersOf, WindowLedgers } from '../ledger/windowLedgers.ts'

/** The two windows of a round that a loss is taken from, both with a time ledger. */
export type RoundPair = { readonly alone: WindowLedgers; readonly loaded: WindowLedgers }

/** The rounds of each block that have counters in both windows; blocks without any are left out. */
export function roundPairs(
  blocks: readonly SelectedBlock[],
  group: Group,
  vms: number,
  ledgersOf: LedgersOf,
): RoundPair[][] {
  return blocks
    .map(({ rounds }) =>
      rounds.flatMap((round) => {
        const [quiet, busy] = [windowOf(round, ALONE), windowOf(round, { state: 'loaded', vms })]
        const alone = quiet && ledgersOf(quiet, group)
        const loaded = busy && ledgersOf(busy, group)
        const usable = alone?.time && loaded?.time && ratesAreUsable(alone, loaded)
        return usable ? [{ alone, loaded }] : []
      }),
    )
    .filter((pairs) => pairs.length > 0)
}

const ratesAreUsable = (alone: WindowLedgers, loaded: WindowLedgers) =>
  alone.trial.result.rate > 0 && loaded.trial.result.rate > 0
