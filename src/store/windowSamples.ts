import { querySamples } from './sampleQuery.ts'

/** What is asked of the samples of one window: every series of a metric that has these dimensions. */
export type SampleQuestion = {
  readonly boot: number
  readonly trial: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** Instants on the host's monotonic clock in ns, each with a value. */
export type SamplePoints = readonly (readonly [number, number])[]

/**
 * Answers each question from the Parquet files of a run, in its order: at each instant the sum over the matching series.
 * Instants at which one of them has no value are left out. Throws TonariError `badInput` for files that cannot be read.
 */
export async function readWindowSamples(
  files: readonly string[],
  questions: readonly SampleQuestion[],
): Promise<SamplePoints[]> {
  if (files.length === 0 || questions.length === 0) return questions.map(() => [])
  const each = questions.map(
    (question, at) =>
      `SELECT ${at} AS question, t_ns, sum(value) AS total FROM samples WHERE ${conditionOf(question)}
       GROUP BY t_ns HAVING count(value) = count(*)`,
  )
  const { rows } = await querySamples(files, `${each.join(' UNION ALL ')} ORDER BY question, t_ns`)
  const found = questions.map((): [number, number][] => [])
  for (const [at, timeNs, value] of rows) found[Number(at)]?.push([Number(timeNs), Number(value)])
  return found
}

function conditionOf({ boot, trial, metric, dimensions }: SampleQuestion): string {
  const wanted = Object.entries(dimensions).map(
    ([name, value]) => `list_contains(string_split(dimensions, ','), ${quoted(`${name}=${value}`)})`,
  )
  return [`boot = ${boot}`, `trial = ${quoted(trial)}`, `metric = ${quoted(metric)}`, ...wanted].join(' AND ')
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
