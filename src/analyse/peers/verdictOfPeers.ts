import type { CellResult } from '../../model/analysis.ts'
import type { PeerResult } from '../../model/peers.ts'
import { furtherBlocks } from '../../stats/blockPlanning.ts'
import type { Bounds } from '../../stats/decide.ts'
import type { Schedule } from '../../stats/schedule.ts'
import { commonReason, type VoidBlock } from '../voids.ts'
import { CROSS_CHECK_LEVEL } from '../judgement.ts'
import type { PeersOutcome } from './decidePeers.ts'

export type PeersVerdictInput = {
  readonly state: string
  readonly voids: readonly VoidBlock[]
  readonly outcome: PeersOutcome | null
  readonly vms: readonly PeerResult[]
  /** ln rates, a row a block that counts. */
  readonly rows: readonly (readonly number[])[]
  readonly schedule: Schedule | null
  readonly bounds: Bounds
  readonly margin: number
  readonly withheld: string | null
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`

/** The verdict of a cell of peers and the sentence that says why. Whatever stands against a verdict comes first. */
export function verdictOfPeers(input: PeersVerdictInput): Pick<CellResult, 'verdict' | 'reason'> {
  const { state, voids, outcome, vms, rows, margin, withheld } = input
  if (state === 'void') return { verdict: 'void', reason: `its conditions were not met: ${commonReason(voids)}` }
  const open = (reason: string) => ({ verdict: 'inconclusive' as const, reason })
  if (rows.length === 0) return open('no block was finished')
  const starved = vms.filter((_, index) => rows.some((row) => !Number.isFinite(row[index])))
  if (starved.length > 0)
    return open(`${starved.map(({ vm }) => vm).join(', ')} had a rate of zero in some block: no ratio`)
  if (withheld !== null) return open(withheld)
  if (outcome === null) return open(`too few blocks for a verdict: ${rows.length}`)
  if (outcome.decision === 'open') return open(openReason(outcome, input))
  const doubtful = vms.find(
    ({ vm, crossCheck }, index) =>
      (outcome.decision === 'equal' || outcome.named.includes(index)) && (crossCheck ?? 0) > CROSS_CHECK_LEVEL && vm,
  )
  if (doubtful !== undefined) {
    const p = doubtful.crossCheck?.toFixed(3) ?? ''
    return open(
      `the sign-flip test of ${doubtful.vm} disagrees (p = ${p}): the blocks are too few or too unlike each other`,
    )
  }
  const after = `after ${outcome.n} blocks`
  if (outcome.decision === 'equal') {
    return { verdict: 'equal', reason: `each VM is within ${percent(margin)} of the others, ${after}` }
  }
  const named = outcome.named.flatMap((index) => vms[index] ?? [])
  const each = named.map(({ vm, ratio }) => `${vm} is ${(ratio ?? 1) < 1 ? 'slower' : 'faster'}`)
  return {
    verdict: 'different',
    reason: `${each.join(', ')} than the others by more than ${percent(margin)}, ${after}`,
  }
}

/** What would decide: the nearest VM outside of the margin, else all VMs inside. */
function openReason({ contrasts, n }: PeersOutcome, { schedule, bounds }: PeersVerdictInput): string {
  if (schedule === null || !contrasts.every(({ outcome }) => Number.isFinite(outcome.sd))) return `too few blocks: ${n}`
  const needs = contrasts.map(({ outcome, harm }) => ({
    isOutside: outcome.mean < bounds.low || outcome.mean > bounds.high,
    blocks: furtherBlocks({ ...outcome, n, bounds, schedule, harm }) ?? Infinity,
  }))
  const outside = needs.filter(({ isOutside }) => isOutside).map(({ blocks }) => blocks)
  const more = outside.length > 0 ? Math.min(...outside) : Math.max(...needs.map(({ blocks }) => blocks))
  return Number.isFinite(more)
    ? `about ${more} more blocks would decide`
    : 'a difference lies too close to the margin for any number of blocks to tell'
}
