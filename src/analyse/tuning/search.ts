import type { TuneOutcome } from '../../model/tuning.ts'

export type Search = {
  readonly loosest: number
  readonly tightest: number
  readonly resolution: number
  /** The nearest value that can be set. */
  readonly rounded: (value: number) => number
}

export type Tried = { readonly value: number; readonly outcome: TuneOutcome }

export type Next =
  | { readonly kind: 'try'; readonly value: number }
  /** The loosest value that does, and the tightest looser one that is not known to do; null where even the loosest does. */
  | { readonly kind: 'found'; readonly value: number; readonly beyond: Tried | null }
  | { readonly kind: 'none'; readonly why: 'even the tightest' | 'even the loosest' | 'no value between' }
  | { readonly kind: 'undecided' }

/**
 * What a search for the loosest good value should do next, from the outcomes so far alone. Both ends come first, the
 * tightest before the loosest: together they show that there is a bound to look for, and on which side each outcome lies.
 * Then it bisects on a log scale between values that hold VM1's neighbours back enough (good, too tight) and values that do
 * not (too loose, undecided), until these are within the resolution.
 */
export function nextStep(search: Search, tried: readonly Tried[]): Next {
  const { loosest, tightest } = search
  const outcomeAt = (value: number) => tried.find((each) => each.value === value)?.outcome
  const tightEnd = outcomeAt(tightest)
  if (tightEnd === undefined) return { kind: 'try', value: tightest }
  if (tightEnd === 'undecided') return { kind: 'undecided' }
  const looseEnd = outcomeAt(loosest)
  // Also where the tightest is too loose already: ends that were mixed up show themselves so.
  if (looseEnd === undefined) return { kind: 'try', value: loosest }
  if (tightEnd === 'too loose') return { kind: 'none', why: 'even the tightest' }
  if (looseEnd === 'good') return { kind: 'found', value: loosest, beyond: null }
  if (looseEnd === 'too tight') return { kind: 'none', why: 'even the loosest' }
  const { inside, outside } = bracket(search, tried)
  const middle = search.rounded(Math.sqrt(inside.value * outside.value))
  const ratio = Math.max(inside.value / outside.value, outside.value / inside.value)
  if (ratio > search.resolution && outcomeAt(middle) === undefined) return { kind: 'try', value: middle }
  return inside.outcome === 'good'
    ? { kind: 'found', value: inside.value, beyond: outside }
    : { kind: 'none', why: 'no value between' }
}

/**
 * How many values a search takes at most: the two ends, and ⌈log2 n⌉ between them, with n = log(ratio of the ends) /
 * log(resolution). One more where rounding moved one.
 */
export function mostValues({ loosest, tightest, resolution }: Search): number {
  const ratio = Math.max(loosest / tightest, tightest / loosest)
  return 2 + Math.max(0, Math.ceil(Math.log2(Math.log(ratio) / Math.log(resolution))))
}

/** The loosest value that holds neighbours back enough before the first that does not, and that one; from tight to loose. */
function bracket({ loosest, tightest }: Search, tried: readonly Tried[]): { inside: Tried; outside: Tried } {
  const ordered = fromTightest({ loosest, tightest }, tried)
  const at = ordered.findIndex(({ outcome }) => !holds(outcome))
  const [inside, outside] = [ordered[at - 1], ordered[at]]
  if (inside === undefined || outside === undefined) throw new RangeError('the ends do not enclose a bound')
  return { inside, outside }
}

function holds(outcome: TuneOutcome): boolean {
  return outcome === 'good' || outcome === 'too tight'
}

/** Good values from the loosest to the tightest: what to confirm, one after the other. */
export function candidates(ends: Pick<Search, 'loosest' | 'tightest'>, tried: readonly Tried[]): number[] {
  const ordered = fromTightest(ends, tried)
  const beyond = ordered.findIndex(({ outcome }) => outcome === 'too loose' || outcome === 'undecided')
  return ordered
    .slice(0, beyond < 0 ? undefined : beyond)
    .filter(({ outcome }) => outcome === 'good')
    .map(({ value }) => value)
    .toReversed()
}

/** Pairs in which the tighter value did worse at isolating, or the looser one worse at keeping, than the other. */
export function contradictions<T extends Tried>(
  ends: Pick<Search, 'loosest' | 'tightest'>,
  tried: readonly T[],
): { readonly tighter: T; readonly looser: T }[] {
  const rank: Partial<Record<TuneOutcome, number>> = { 'too tight': 0, good: 1, 'too loose': 2 }
  const decided = fromTightest(ends, tried).filter(({ outcome }) => rank[outcome] !== undefined)
  return decided.flatMap((tighter, at) =>
    decided
      .slice(at + 1)
      .filter(({ outcome }) => (rank[outcome] ?? 0) < (rank[tighter.outcome] ?? 0))
      .map((looser) => ({ tighter, looser })),
  )
}

function fromTightest<T extends Tried>(
  { loosest, tightest }: Pick<Search, 'loosest' | 'tightest'>,
  tried: readonly T[],
): T[] {
  return tried.toSorted((a, b) => (loosest > tightest ? a.value - b.value : b.value - a.value))
}
