import { mean } from '../../stats/describe.ts'
import { type Bounds, decideSequentially, type Outcome } from '../../stats/decide.ts'
import type { Schedule } from '../../stats/schedule.ts'

/** One VM against others: ln of its rate over theirs, a value a block. */
export type Contrast = {
  /** Index of the VM. */
  readonly vm: number
  readonly against: readonly number[]
  readonly values: readonly number[]
  readonly harm: 'down' | 'up'
  readonly outcome: Outcome
}

export type PeersOutcome = {
  readonly decision: 'different' | 'equal' | 'open'
  /** Blocks that the rest rests on: those up to the look that decided, else all. */
  readonly n: number
  /** Number of blocks at which it was decided. */
  readonly look: number | null
  /** One for each VM, in their order. */
  readonly contrasts: readonly Contrast[]
  /** VMs that surely differ from the others, in the order in which they were told apart. */
  readonly named: readonly number[]
}

/**
 * Decides over the looks whether VMs fare alike, from ln rates: one row a block, one value a VM. With d = y − mean of the
 * others' y for each VM, the cell is different at the first look at which some d lies surely beyond the bounds, down or up, and
 * equal when every d lies surely within.
 *
 * A single slow VM makes all others fast beside it. So the VM that is farthest off is named and left out, and the rest is
 * compared among itself at the same look, as long as some of it is off and three are left; of two, the slower one is named. What
 * is told of a VM in the end is its contrast with the others that were not named.
 *
 * `schedule.interferedLevel` must be that of a family of as many cells as there are VMs, since one false difference is
 * enough; `independentLevel` that of one, since all must be within for a false equality (intersection-union test; Berger
 * 1982, Technometrics 24(4)). Null below two blocks or two VMs; RangeError for rates that are not finite.
 */
export function decidePeers(
  rows: readonly (readonly number[])[],
  schedule: Schedule,
  bounds: Bounds,
): PeersOutcome | null {
  const all = (rows[0] ?? []).map((_, vm) => vm)
  if (rows.length < 2 || all.length < 2) return null
  for (const look of schedule.looks.filter((each) => each <= rows.length)) {
    const seen = rows.slice(0, look)
    const at = { ...schedule, looks: [look] }
    const first = contrastsOf(seen, all, at, bounds)
    if (first.some(isOff)) return { ...named(seen, all, at, bounds), decision: 'different', n: look, look }
    if (first.every(({ outcome }) => outcome.decision === 'equal')) {
      return { decision: 'equal', n: look, look, contrasts: first, named: [] }
    }
  }
  const contrasts = contrastsOf(rows, all, { ...schedule, looks: [] }, bounds)
  return { decision: 'open', n: rows.length, look: null, contrasts, named: [] }
}

/** Tells the VMs apart that are off; contrasts of all in the end. */
function named(rows: readonly (readonly number[])[], all: readonly number[], schedule: Schedule, bounds: Bounds) {
  const apart: Contrast[] = []
  let rest = all
  for (;;) {
    const farthest = contrastsOf(rows, rest, schedule, bounds).filter(isOff).toSorted(fartherFirst)[0]
    if (farthest === undefined) break
    apart.push(farthest)
    rest = rest.filter((vm) => vm !== farthest.vm)
    if (rest.length < 2) break
  }
  const names = apart.map(({ vm }) => vm)
  const contrasts = all.map((vm) => {
    const others = rest.filter((other) => other !== vm)
    return contrastOf(rows, vm, others.length > 0 ? others : all.filter((other) => other !== vm), schedule, bounds)
  })
  return { contrasts, named: names }
}

/** Of two VMs that are equally far off, which two alone always are, the slower one first. */
function fartherFirst(a: Contrast, b: Contrast): number {
  const further = Math.abs(b.outcome.mean) - Math.abs(a.outcome.mean)
  return Math.abs(further) < 1e-9 ? a.outcome.mean - b.outcome.mean : further
}

function isOff({ outcome }: Contrast): boolean {
  return outcome.decision === 'harm'
}

function contrastsOf(rows: readonly (readonly number[])[], vms: readonly number[], schedule: Schedule, bounds: Bounds) {
  return vms.map((vm) =>
    contrastOf(
      rows,
      vm,
      vms.filter((other) => other !== vm),
      schedule,
      bounds,
    ),
  )
}

function contrastOf(
  rows: readonly (readonly number[])[],
  vm: number,
  against: readonly number[],
  schedule: Schedule,
  bounds: Bounds,
): Contrast {
  const values = rows.map((row) => (row[vm] ?? Number.NaN) - mean(against.map((other) => row[other] ?? Number.NaN)))
  const harm = mean(values) <= 0 ? 'down' : 'up'
  const outcome = decideSequentially(values, schedule, bounds, harm)
  if (outcome === null) throw new RangeError('a contrast takes two blocks')
  return { vm, against, values, harm, outcome }
}
