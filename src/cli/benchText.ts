import Table from 'cli-table3'
import type { BenchDocument, BenchFigure } from '../model/bench.ts'

/** The figures as a table: medians unless the name says otherwise, with the extremes or, from simulations, the interval. */
export function describeBench({ figures }: BenchDocument): string {
  const table = new Table({
    head: ['figure', 'value', 'unit', 'n', 'low', 'high'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right'],
  })
  for (const figure of figures) table.push(rowOf(figure))
  return table.toString()
}

function rowOf({ name, value, unit, n, low, high }: BenchFigure): (string | number)[] {
  return [name, shown(value), unit, n, shown(low), shown(high)]
}

function shown(value: number | null): string {
  return value === null ? '' : value.toPrecision(4)
}
