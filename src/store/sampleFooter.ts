import type { Column, SampleBatch } from '../model/sample.ts'
import { type SampleFooter, sampleFooterSchema } from '../model/sampleSummary.ts'

type Summed = Pick<Column, 'metric' | 'unit' | 'kind'> & {
  samples: number
  firstNs: number
  lastNs: number
  readonly dimensions: Record<string, string[]>
}

/** What samples amount to, metric by metric: kept in the file's footer, so that no summary reads the samples. */
export function sampleFooter(boot: number, batches: readonly SampleBatch[]): SampleFooter {
  const metrics = new Map<string, Summed>()
  for (const batch of batches) {
    const counts = presentValues(batch)
    const times = Float64Array.from(batch.timesNs, Number).sort()
    const [firstNs = 0, lastNs = 0] = [times.at(0), times.at(-1)]
    for (const [at, column] of batch.columns.entries()) {
      const summed = summedOf(metrics, column)
      summed.samples += counts[at] ?? 0
      summed.firstNs = Math.min(summed.firstNs, firstNs)
      summed.lastNs = Math.max(summed.lastNs, lastNs)
    }
  }
  const trials = new Set(batches.map(({ trial }) => trial)).size
  return sampleFooterSchema.parse({ schema: 'tonari.samples/1', boot, trials, metrics: [...metrics.values()] })
}

function summedOf(metrics: Map<string, Summed>, { metric, unit, kind, dimensions }: Column): Summed {
  const key = JSON.stringify([metric, unit, kind])
  const summed = metrics.get(key) ?? {
    metric,
    unit,
    kind,
    samples: 0,
    firstNs: Number.POSITIVE_INFINITY,
    lastNs: Number.NEGATIVE_INFINITY,
    dimensions: {},
  }
  metrics.set(key, summed)
  for (const [name, value] of Object.entries(dimensions)) {
    const values = (summed.dimensions[name] ??= [])
    if (!values.includes(value)) values.push(value)
  }
  return summed
}

/** How many values each column has that are not NaN. */
function presentValues({ columns, values }: SampleBatch): Int32Array {
  const counts = new Int32Array(columns.length)
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < counts.length; column++, at++) {
      if (!Number.isNaN(values[at])) counts[column] = (counts[column] ?? 0) + 1
    }
  }
  return counts
}
