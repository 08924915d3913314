import Table from 'cli-table3'
import type { AnswerTable, MetricSummary, SampleSummary } from '../model/sampleSummary.ts'

const NS_PER_SECOND = 1e9
const SHOWN_VALUES = 4

/** A table of metrics under one line of totals; times are counted from the run's first sample. */
export function describeSummary(summary: SampleSummary): string {
  const startNs = Math.min(...summary.metrics.map(({ firstNs }) => firstNs))
  const seconds = (timeNs: number) => Math.round((10 * (timeNs - startNs)) / NS_PER_SECOND) / 10
  const totals = [`${summary.samples} samples`, `${summary.trials} trials`, `${summary.boots} boots`].join(', ')
  const rows = summary.metrics.map(({ metric, unit, kind, dimensions, samples, firstNs, lastNs }) => [
    metric,
    unit,
    kind,
    describeDimensions(dimensions),
    samples,
    seconds(firstNs),
    seconds(lastNs),
  ])
  const columns = ['metric', 'unit', 'kind', 'dimensions', 'samples', 'first, s', 'last, s']
  return `${totals}\n${describeAnswer({ columns, rows })}`
}

function describeDimensions(dimensions: MetricSummary['dimensions']): string {
  return Object.entries(dimensions)
    .map(([name, values]) => {
      const shown = values.slice(0, SHOWN_VALUES).join(' ')
      return `${name}: ${shown}${values.length > SHOWN_VALUES ? ` … (${values.length})` : ''}`
    })
    .join('; ')
}

/** Rows and columns aligned; columns of numbers to the right. */
export function describeAnswer({ columns, rows }: AnswerTable): string {
  const numeric = columns.map((_, at) => rows.every((row) => row[at] === null || typeof row[at] === 'number'))
  const table = new Table({
    head: [...columns],
    style: { head: [], border: [] },
    colAligns: numeric.map((isNumeric) => (isNumeric ? 'right' : 'left')),
  })
  for (const row of rows) table.push(row.map(cell))
  return table.toString()
}

/** One object a row. */
export function rowObjects({ columns, rows }: AnswerTable): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])))
}

function cell(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null ? '' : JSON.stringify(value)
}
