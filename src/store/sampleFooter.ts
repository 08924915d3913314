import type { DuckDBConnection } from '@duckdb/node-api'
import type { SampleBatch } from '../model/sample.ts'
import { type SampleFooter, sampleFooterSchema } from '../model/sampleSummary.ts'

const COUNTS = `
  SELECT metric, unit, kind, sum(n)::DOUBLE, min(first_ns)::DOUBLE, max(last_ns)::DOUBLE
  FROM (SELECT series, count(*) FILTER (NOT isnan(value)) AS n, min(t_ns) AS first_ns, max(t_ns) AS last_ns
        FROM staged GROUP BY series) JOIN series USING (series)
  GROUP BY metric, unit, kind ORDER BY min(series)`

/** What staged samples amount to, metric by metric: kept in the file's footer, so that no summary reads the samples. */
export async function sampleFooter(
  connection: DuckDBConnection,
  boot: number,
  batches: readonly SampleBatch[],
): Promise<SampleFooter> {
  const counted = await connection.runAndReadAll(COUNTS)
  const dimensions = dimensionValues(batches)
  return sampleFooterSchema.parse({
    schema: 'tonari.samples/1',
    boot,
    trials: new Set(batches.map(({ trial }) => trial)).size,
    metrics: counted.getRowsJson().map(([metric, unit, kind, samples, firstNs, lastNs]) => ({
      metric,
      unit,
      kind,
      dimensions: dimensions.get(JSON.stringify([metric, unit, kind])),
      samples,
      firstNs,
      lastNs,
    })),
  })
}

function dimensionValues(batches: readonly SampleBatch[]): Map<string, Record<string, string[]>> {
  const found = new Map<string, Record<string, string[]>>()
  for (const { metric, unit, kind, dimensions } of new Set(batches.flatMap(({ columns }) => columns))) {
    const key = JSON.stringify([metric, unit, kind])
    const known = found.get(key) ?? {}
    found.set(key, known)
    for (const [name, value] of Object.entries(dimensions)) {
      const values = (known[name] ??= [])
      if (!values.includes(value)) values.push(value)
    }
  }
  return found
}
