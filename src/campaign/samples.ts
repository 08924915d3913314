import { TonariError } from '../model/error.ts'
import type { AnswerTable, SampleSummary } from '../model/sampleSummary.ts'
import { RunDirectory } from '../store/runDirectory.ts'
import { querySamples } from '../store/sampleQuery.ts'
import { summariseSampleFiles } from '../store/sampleSummary.ts'

/** What was sampled in a run. Throws TonariError `badInput` where nothing was. */
export async function summariseRun(path: string): Promise<SampleSummary> {
  return summariseSampleFiles(filesOf(path))
}

/** Answers one SELECT over the view `samples` of a run. Throws TonariError `badInput` for wrong SQL, or no samples. */
export async function queryRun(path: string, sql: string): Promise<AnswerTable> {
  return querySamples(filesOf(path), sql)
}

function filesOf(path: string): string[] {
  const files = RunDirectory.open(path).listSampleFiles()
  if (files.length > 0) return files
  throw new TonariError('badInput', `${path} has no samples`, {
    hint: 'no boot of it has ended yet, or it was run without telemetry',
  })
}
