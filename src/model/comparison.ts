import type { Verdict } from './verdict.ts'

/** How B compares with A: `same` means that it differs by no more than the margin, either way. */
export type ChangeVerdict = 'worse' | 'same' | 'better' | 'inconclusive'

export type Change = {
  readonly verdict: ChangeVerdict
  /** A sentence. */
  readonly reason: string
  /** B over A, with the two-sided interval that `same` is judged by; null where blocks lack. */
  readonly ratio: number | null
  readonly low: number | null
  readonly high: number | null
}

export type CellComparison = {
  readonly id: string
  /** Of the ratio loaded / alone; null for a reference cell, which has none. */
  readonly isolation: Change | null
  /** Of the victim's rate alone: it tells a run in which everything got slower. */
  readonly alone: Change
  readonly a: ComparedCellFacts
  readonly b: ComparedCellFacts
}

type ComparedCellFacts = { readonly verdict: Verdict | null; readonly blocks: number }

/** Two runs held against each other; or why they cannot be, a sentence a difference. */
export type Comparison = { readonly refused: readonly string[] } | ComparedCells

export type ComparedCells = {
  readonly margin: number
  /** One-sided error rates of one cell's verdict at the margin: `changed` of worse and better, `same` of same. */
  readonly levels: { readonly changed: number; readonly same: number }
  readonly cells: readonly CellComparison[]
}
