import type { Column } from '../model/sample.ts'

export type Metric<Row> = Pick<Column, 'metric' | 'unit' | 'kind'> & { readonly of: (row: Row) => number }

/** How a text is read: rows by name, the metrics of each row, and what tells the rows apart. */
export type Table<Row> = {
  /** Whether the kernel hands the file out line by line (`HeldFile`). */
  readonly inPieces?: true
  readonly metrics: readonly Metric<Row>[]
  /** `names`: the only rows that are wanted. */
  readonly parse: (text: string, names?: ReadonlySet<string>) => ReadonlyMap<string, Row>
  readonly dimensions: (rowName: string) => Column['dimensions']
}

export function counter<Row>(metric: string, unit: string, of: (row: Row) => number): Metric<Row> {
  return { metric, unit, kind: 'counter', of }
}

export function gauge<Row>(metric: string, unit: string, of: (row: Row) => number): Metric<Row> {
  return { metric, unit, kind: 'gauge', of }
}

/** A text that describes one thing only is a table of one row. */
export function oneRow<Row>(row: Row): ReadonlyMap<string, Row> {
  return new Map([['', row]])
}

/** Names of rows may be numbers, which text does not hold. */
export function byName<Row>(rows: ReadonlyMap<number, Row>): ReadonlyMap<string, Row> {
  return new Map(Array.from(rows, ([name, row]) => [`${name}`, row]))
}

export function columnsOf<Row>({ metrics, dimensions }: Table<Row>, rowNames: readonly string[]): Column[] {
  return rowNames.flatMap((name) => {
    const shared = dimensions(name)
    return metrics.map(({ metric, unit, kind }) => ({ metric, unit, kind, dimensions: shared }))
  })
}

/** Writes the values that belong to `columnsOf`; NaN for rows that are not there. */
export function writeValues<Row>(
  { metrics }: Table<Row>,
  rowNames: readonly string[],
  rows: ReadonlyMap<string, Row>,
  values: Float64Array,
  offset: number,
): void {
  let at = offset
  for (const name of rowNames) {
    const row = rows.get(name)
    for (const { of } of metrics) values[at++] = row === undefined ? Number.NaN : of(row)
  }
}
