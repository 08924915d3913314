import type { Blame, BlamedCause, BlameKind, Cause } from '../../model/blame.ts'
import type { Group } from '../../model/plan.ts'
import type { Verdict } from '../../model/verdict.ts'
import { mean } from '../../stats/describe.ts'
import { scheduleFor } from '../../stats/schedule.ts'
import type { SelectedBlock } from '../selectRounds.ts'
import { kindOf, type LedgersOf } from '../ledger/windowLedgers.ts'
import { factsOf } from './facts.ts'
import { type CauseValues, intervalOf, judgeCauses } from './judgeCauses.ts'
import { portLoad } from './port.ts'
import { CANDIDATES, type RoundParts } from './parts.ts'
import { roundParts } from './roundParts.ts'
import { type RoundPair, roundPairs } from './rounds.ts'

/** The blocks of one cell. For a judged cell those that its verdict rests on. */
export type BlamedBlocks = {
  readonly group: Group
  readonly vms: number
  readonly blocks: readonly SelectedBlock[]
}

export type BlameInput = {
  readonly cell: BlamedBlocks
  readonly verdict: Verdict | null
  /** The campaign's placebo at the same number of VMs, or the nearest; null where there is none. */
  readonly placebo: BlamedBlocks | null
  readonly ledgersOf: LedgersOf
  readonly margin: number
  readonly mostBlocks: number
  readonly gateSize: number
}

/** From this use on the port is full: TCP then sleeps because of its queue. */
const FULL = 0.95
/** Least share of the port that neighbours must have for its being full to be their doing. */
const LEAST_SHARE = 0.05
const PLAIN_LEVEL = 0.025

/**
 * Why an interfered cell lost what it lost; null for other cells, and where no block has counters. The loss of each round
 * is split into parts by cause, averaged over the rounds of a block; a cause is judged on one value a block, at the
 * verdict's level shared out among all candidates (Bonferroni).
 */
export function blameCell(input: BlameInput): Blame | null {
  const { cell, verdict, placebo, margin, mostBlocks, gateSize } = input
  if (verdict !== 'interfered') return null
  const kind = kindOf(cell.group.victim.params)
  const pairs = pairsOf(cell, input)
  const blocks = partsOf(pairs, kind)
  if (blocks.length === 0) return null
  const candidates = CANDIDATES[kind]
  const schedule = scheduleFor(mostBlocks, candidates.length * gateSize)
  const noise = placebo === null ? null : placeboValues(placebo, input)
  const judged = judgeCauses({
    candidates,
    values: valuesOf(blocks, candidates),
    placebo: noise,
    margin,
    schedule,
  })
  const loss = intervalOf(
    blockMeans(blocks, ({ loss: lost }) => lost),
    PLAIN_LEVEL,
  )
  const named = judged.filter((cause) => cause.named)
  return {
    kind,
    n: blocks.length,
    loss,
    margin,
    level: schedule?.interferedLevel ?? null,
    causes: judged.map((cause) => ({ ...cause, where: whereOf(blocks, cause.cause) })),
    facts: factsOf(pairs, candidates),
    unexplained: loss.mean - named.reduce((sum, { part }) => sum + part.mean, 0),
    explained: named.length > 0,
    notes: notesOf(input, blocks.length, noise !== null),
  }
}

/** Null where the placebo has no counters. */
function placeboValues(placebo: BlamedBlocks, input: BlameInput): CauseValues | null {
  const kind = kindOf(placebo.group.victim.params)
  const blocks = partsOf(pairsOf(placebo, input), kind)
  return blocks.length === 0 ? null : valuesOf(blocks, CANDIDATES[kind])
}

function pairsOf({ blocks, group, vms }: BlamedBlocks, { ledgersOf }: BlameInput): RoundPair[][] {
  return roundPairs(blocks, group, vms, ledgersOf)
}

function partsOf(blocks: readonly (readonly RoundPair[])[], kind: BlameKind): RoundParts[][] {
  const full = portFull(blocks.flat())
  return blocks
    .map((pairs) => pairs.flatMap((pair) => roundParts(pair, kind, full) ?? []))
    .filter((rounds) => rounds.length > 0)
}

/** Of the cell as a whole, so that single windows near the bound do not go either way. */
function portFull(pairs: readonly RoundPair[]): boolean {
  const loads = pairs.map(({ loaded }) => portLoad(loaded))
  const meanOf = (values: readonly (number | null)[]) => mean(values.flatMap((value) => value ?? []))
  return meanOf(loads.map(({ use }) => use)) >= FULL && meanOf(loads.map((load) => load.neighbours)) >= LEAST_SHARE
}

function blockMeans(blocks: readonly (readonly RoundParts[])[], of: (parts: RoundParts) => number): number[] {
  return blocks.map((rounds) => mean(rounds.map(of)))
}

function valuesOf(blocks: readonly (readonly RoundParts[])[], candidates: readonly Cause[]): CauseValues {
  return Object.fromEntries(candidates.map((cause) => [cause, blockMeans(blocks, ({ causes }) => causes[cause] ?? 0)]))
}

/** Means over the blocks; only where every round could tell the places apart. */
function whereOf(blocks: readonly (readonly RoundParts[])[], wanted: Cause): BlamedCause['where'] {
  const own = ({ where }: RoundParts) => where.filter(({ cause }) => cause === wanted)
  const places = [
    ...new Set(blocks.flatMap((rounds) => rounds.flatMap((parts) => own(parts).map(({ place }) => place)))),
  ]
  if (!blocks.flat().every((parts) => own(parts).length === places.length)) return []
  return places
    .map((place) => ({
      place,
      part: mean(blockMeans(blocks, (parts) => own(parts).find((each) => each.place === place)?.part ?? 0)),
    }))
    .toSorted((a, b) => b.part - a.part)
}

function notesOf({ cell, placebo }: BlameInput, counted: number, compared: boolean): string[] {
  const missing = cell.blocks.length - counted
  return [
    ...(missing > 0 ? [`${missing} of ${cell.blocks.length} blocks have no counters and are left out.`] : []),
    ...(placebo === null ? ['The campaign has no placebo, so no cause could be held against one.'] : []),
    ...(placebo !== null && !compared ? ['The placebo has no counters, so no cause could be held against it.'] : []),
  ]
}
