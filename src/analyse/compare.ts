import type { CellComparison, Change, Comparison } from '../model/comparison.ts'
import type { Verdict } from '../model/verdict.ts'
import { judgeChange, LEVELS } from './judgeChange.ts'
import { type PlanFacts, planDifferences } from './planDifferences.ts'

export type ComparedCell = {
  readonly id: string
  /** ln(loaded / alone), a value a block; empty where there is none. */
  readonly blockLogRatios: readonly number[]
  /** ln of the victim's rate alone, a value a block. */
  readonly blockLogRatesAlone: readonly number[]
  /** The run's own verdict; null for a reference cell. */
  readonly verdict: Verdict | null
  /** Why the run gives this cell no verdict at all, such as an unqualified host; null when it may. */
  readonly withheld: string | null
}

export type ComparedRun = {
  readonly name: string
  readonly margin: number
  readonly acceleration: string
  readonly cells: readonly ComparedCell[]
  readonly plan: Omit<PlanFacts, 'margin' | 'acceleration' | 'cells'>
}

/**
 * Judges cell by cell whether B isolates worse or better than A, and whether the victim's rate alone changed. Refuses,
 * naming each difference, where the plans differ.
 *
 * Error rates hold per cell and for runs whose number of blocks was fixed. A run that stopped as soon as its own verdict
 * stood carries the luck that stopped it: simulated at the margin (`scripts/compareRates.ts`, 4000 pairs of runs a case,
 * margin 10 %), false `worse` or `better` came to 0.7–1.7 % and false `same` to 4.1–5.7 % where blocks scatter by 2.7 %;
 * to 0.7–3.0 % and 4.1–9.3 % where they scatter by 7.5 %. Without any change no pair was `worse` or `better`.
 * The scatter is that of blocks: what sets two campaigns apart as a whole, such as the host's temper on another day, is
 * part of what is compared.
 */
export function compareRuns(a: ComparedRun, b: ComparedRun, random: () => number): Comparison {
  const refused = planDifferences(factsOf(a), factsOf(b))
  if (refused.length > 0) return { refused }
  const cellsOfB = new Map(b.cells.map((cell) => [cell.id, cell]))
  const cells = a.cells.flatMap((cell) => {
    const other = cellsOfB.get(cell.id)
    return other ? [compareCells(cell, other, a.margin, random)] : []
  })
  return { margin: a.margin, levels: LEVELS, cells }
}

function factsOf({ margin, acceleration, cells, plan }: ComparedRun): PlanFacts {
  return { ...plan, margin, acceleration, cells: cells.map(({ id }) => id) }
}

function compareCells(a: ComparedCell, b: ComparedCell, margin: number, random: () => number): CellComparison {
  const isReference = [a, b].every(({ verdict, blockLogRatios }) => verdict === null && blockLogRatios.length === 0)
  return {
    id: a.id,
    isolation: isReference ? null : isolation(a, b, margin, random),
    alone: unlessWithheld(a, b, judgeChange(a.blockLogRatesAlone, b.blockLogRatesAlone, margin, random)),
    a: { verdict: a.verdict, blocks: a.blockLogRatios.length },
    b: { verdict: b.verdict, blocks: b.blockLogRatios.length },
  }
}

function isolation(a: ComparedCell, b: ComparedCell, margin: number, random: () => number): Change {
  const voided = [a, b].flatMap(({ verdict }, index) => (verdict === 'void' ? ['AB'.charAt(index)] : []))
  if (voided.length === 0) {
    return unlessWithheld(a, b, judgeChange(a.blockLogRatios, b.blockLogRatios, margin, random))
  }
  const reason = `The cell is void in ${voided.join(' and in ')}.`
  return { verdict: 'inconclusive', reason, ratio: null, low: null, high: null }
}

/** What may not be judged within one run may not be judged between two: only the figures stay. */
function unlessWithheld(a: ComparedCell, b: ComparedCell, change: Change): Change {
  const why = [a, b].flatMap(({ withheld }, index) =>
    withheld === null ? [] : [`in ${'AB'.charAt(index)} (${withheld.replace(/^withheld: /, '')})`],
  )
  if (why.length === 0) return change
  return { ...change, verdict: 'inconclusive', reason: `The verdict is withheld ${why.join(' and ')}.` }
}
