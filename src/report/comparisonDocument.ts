import type { ComparedCells, Comparison } from '../model/comparison.ts'

/** What was compared, beside the judgement itself. */
export type ComparisonContext = {
  /** Names of the runs. */
  readonly a: string
  readonly b: string
  /** What changed of the host, the placement and the settings, a phrase a fact. */
  readonly hostDifferences: readonly string[]
}

/** What `compare --json` prints, for other programs to read; `refused` is empty where the runs could be compared. */
export type ComparisonDocument = ComparisonContext & {
  readonly schema: 'tonari.comparison/1'
  readonly refused: readonly string[]
  readonly margin: number | null
  readonly levels: ComparedCells['levels'] | null
  readonly cells: ComparedCells['cells']
}

export function comparisonDocument(comparison: Comparison, context: ComparisonContext): ComparisonDocument {
  const compared =
    'refused' in comparison
      ? { refused: comparison.refused, margin: null, levels: null, cells: [] }
      : { refused: [], ...comparison }
  return { schema: 'tonari.comparison/1', ...context, ...compared }
}
