import { TonariError } from '../model/error.ts'
import type { SampledCounter } from '../model/sampledCounter.ts'
import { sqlList, withDuckDb } from './duckDb.ts'

/**
 * Every series of the given metrics in these files, by boot and window. Throws TonariError `badInput` for files that
 * tonari has not written.
 */
export async function readSampledCounters(
  files: readonly string[],
  metrics: readonly string[],
): Promise<SampledCounter[]> {
  if (files.length === 0) return []
  return withDuckDb(async (connection, duckDb) => {
    const found = await connection
      .runAndReadAll(
        `SELECT boot, trial, metric, dimensions, string_agg(t_ns::VARCHAR, ' ' ORDER BY t_ns),
           string_agg(coalesce(value::VARCHAR, 'nan'), ' ' ORDER BY t_ns)
         FROM read_parquet(${sqlList(files, duckDb)})
         WHERE metric::VARCHAR IN (SELECT unnest(${sqlList(metrics, duckDb)}))
         GROUP BY boot, trial, metric, dimensions ORDER BY boot, trial, metric, dimensions`,
      )
      .catch((cause: unknown) => {
        throw new TonariError('badInput', `the samples cannot be read: ${(cause as Error).message}`, { cause })
      })
    return found.getRows().map(([boot, trial, metric, dimensions, times, values]) => ({
      boot: Number(boot),
      trial: String(trial),
      metric: String(metric),
      dimensions: dimensionsOf(String(dimensions)),
      timesNs: String(times).split(' ').map(Number),
      values: String(values).split(' ').map(Number),
    }))
  })
}

/** The other way round than `dimensionText`. */
function dimensionsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
  )
}
