import type { RoundParts } from './parts.ts'
import type { RoundPair } from './rounds.ts'

/**
 * The part of the loss that was spent waiting for the disk, split as the disk ledger splits an operation's latency:
 * share_loaded · f_loaded,s − ratio · share_alone · f_alone,s with f the stage's share of the latency. Empty where
 * either window has no disk ledger, or they could not tell the same stages apart.
 */
export function diskParts(
  { alone, loaded }: RoundPair,
  shareAlone: number,
  shareLoaded: number,
  ratio: number,
): RoundParts['where'] {
  const [quiet, busy] = [alone.disk, loaded.disk]
  if (quiet === null || busy === null || quiet.stages.length !== busy.stages.length) return []
  if (!(quiet.guestNs > 0 && busy.guestNs > 0)) return []
  const parts = busy.stages.flatMap(({ stage, perOperationNs }) => {
    const before = quiet.stages.find((candidate) => candidate.stage === stage)
    if (before === undefined) return []
    const part =
      (shareLoaded * perOperationNs) / busy.guestNs - (ratio * shareAlone * before.perOperationNs) / quiet.guestNs
    return [{ cause: 'disk' as const, place: stage, part }]
  })
  return parts.length === busy.stages.length ? parts : []
}
