import { TonariError } from '../model/error.ts'
import {
  type MetricSummary,
  sampleFooterSchema,
  type SampleFooter,
  type SampleSummary,
} from '../model/sampleSummary.ts'
import { sqlList, withDuckDb } from './duckDb.ts'
import { parseRecords } from './records.ts'

/** Sums up files of samples from their footers. Throws TonariError `badInput` for a file that tonari has not written. */
export async function summariseSampleFiles(files: readonly string[]): Promise<SampleSummary> {
  const footers = await withDuckDb(async (connection, duckDb) => {
    const found = await connection
      .runAndReadAll(
        `SELECT file_name, decode(value) FROM parquet_kv_metadata(${sqlList(files, duckDb)})
         WHERE decode(key) = 'tonari' ORDER BY file_name`,
      )
      .catch((cause: unknown) => {
        throw new TonariError('badInput', `the samples cannot be read: ${(cause as Error).message}`, { cause })
      })
    return found.getRows().flatMap(([file, text]) => {
      if (typeof file !== 'string' || typeof text !== 'string') return []
      return parseRecords(text, sampleFooterSchema, file, 'document')
    })
  })
  if (footers.length !== files.length) {
    throw new TonariError('badInput', `${files.length - footers.length} files of samples say nothing of themselves`, {
      hint: 'tonari has not written them',
    })
  }
  return mergeFooters(footers)
}

/** One summary of several boots; first and last are times of the same clock. */
function mergeFooters(footers: readonly SampleFooter[]): SampleSummary {
  const metrics = new Map<string, MetricSummary>()
  for (const found of footers.flatMap((footer) => footer.metrics)) {
    const key = JSON.stringify([found.metric, found.unit, found.kind])
    const known = metrics.get(key)
    metrics.set(key, known === undefined ? found : mergeMetrics(known, found))
  }
  const merged = [...metrics.values()]
  return {
    boots: new Set(footers.map(({ boot }) => boot)).size,
    trials: footers.reduce((sum, { trials }) => sum + trials, 0),
    samples: merged.reduce((sum, { samples }) => sum + samples, 0),
    metrics: merged,
  }
}

function mergeMetrics(a: MetricSummary, b: MetricSummary): MetricSummary {
  const names = [...new Set([...Object.keys(a.dimensions), ...Object.keys(b.dimensions)])]
  return {
    ...a,
    dimensions: Object.fromEntries(
      names.map((name) => [name, [...new Set([...(a.dimensions[name] ?? []), ...(b.dimensions[name] ?? [])])]]),
    ),
    samples: a.samples + b.samples,
    firstNs: Math.min(a.firstNs, b.firstNs),
    lastNs: Math.max(a.lastNs, b.lastNs),
  }
}
