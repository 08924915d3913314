import { analyse } from '../../src/analyse/analyse.ts'
import type { ReportInput } from '../../src/report/input.ts'
import { type SampleRun, sampleMetric, sampleRun } from '../fakes/sampleRun.ts'

/** What the report of a sample run is made from; `changes` replaces parts of the run before it is analysed. */
export function sampleInput(changes: Partial<SampleRun> = {}, base: SampleRun = sampleRun()): ReportInput {
  const run = { ...base, ...changes }
  return { ...run, analysis: analyse({ run: 'sample-run', ...run, metricOf: sampleMetric }) }
}
