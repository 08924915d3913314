import type { Analysis, CellResult } from '../model/analysis.ts'

type ResultCell = Pick<
  CellResult,
  | 'id'
  | 'victim'
  | 'neighbours'
  | 'vms'
  | 'control'
  | 'metric'
  | 'unit'
  | 'ratio'
  | 'low'
  | 'high'
  | 'n'
  | 'verdict'
  | 'reason'
  | 'controlEffect'
>

/** What `--json` prints: the cells of a run, for other programs to read. */
export type ResultDocument = Pick<Analysis, 'run' | 'acceleration' | 'margin' | 'bindings'> & {
  readonly cells: ResultCell[]
}

/** The part of an analysis that other programs may rely on. */
export function resultDocument({ run, acceleration, margin, bindings, cells }: Analysis): ResultDocument {
  return {
    run,
    acceleration,
    margin,
    bindings,
    cells: cells.map(
      ({
        id,
        victim,
        neighbours,
        vms,
        control,
        metric,
        unit,
        ratio,
        low,
        high,
        n,
        verdict,
        reason,
        controlEffect,
      }) => ({
        id,
        victim,
        neighbours,
        vms,
        control,
        metric,
        unit,
        ratio,
        low,
        high,
        n,
        verdict,
        reason,
        controlEffect,
      }),
    ),
  }
}
