import { basename } from 'node:path'
import { analyse } from '../analyse/analyse.ts'
import { LIMIT_METRICS } from '../analyse/controls/limits.ts'
import { intermediateOf } from '../model/queueing.ts'
import type { Analysis } from '../model/analysis.ts'
import type { Plan } from '../model/plan.ts'
import type { SampledCounter } from '../model/sampledCounter.ts'
import { FAR_PORT, PORT } from '../network/labTopology.ts'
import { DATA_INTERFACE } from '../provision/testbed.ts'
import { type ResultDocument, resultDocument } from '../report/resultDocument.ts'
import { RunDirectory } from '../store/runDirectory.ts'
import { readSampledCounters } from '../store/sampledCounters.ts'
import { readStrips } from './strips.ts'
import { workloadFor } from '../workloads/registry.ts'

/** Computes the analysis of a run from its saved records, and saves it. */
export async function analyseRun(path: string): Promise<Analysis> {
  const run = RunDirectory.open(path)
  const { plan, host, placement } = await run.readInputs()
  const analysis = analyse({
    run: basename(run.path),
    plan,
    host,
    placement,
    boots: await run.readBoots(),
    schedules: await run.readSchedules(),
    trials: await run.readTrials(),
    series: await run.readSeries(),
    counters: await run.readCounters(),
    sampled: await sampledUnderControls(run, plan),
    links: { guestLink: DATA_INTERFACE, port: PORT, farPort: FAR_PORT, limitLinkOf: intermediateOf },
    calibration: await run.readCalibration(),
    qualification: await run.readQualification(),
    metricOf: (params) => workloadFor(params).metric(params),
  })
  await run.writeAnalysis(analysis)
  return analysis
}

/** What shows whether limits held; nothing where there are none. */
async function sampledUnderControls(run: RunDirectory, { controls }: Plan): Promise<SampledCounter[]> {
  if (controls.every((control) => control === 'none')) return []
  return readSampledCounters(run.listSampleFiles(), LIMIT_METRICS)
}

/** Writes the report of a run from its saved records. Returns what it rests on, and the path of the page. */
export async function reportRun(path: string): Promise<{ readonly analysis: Analysis; readonly reportPath: string }> {
  const analysis = await analyseRun(path)
  const run = RunDirectory.open(path)
  const { plan, host, placement } = await run.readInputs()
  const trials = await run.readTrials()
  // Loading what draws figures takes as long as all the rest of tonari: it is left until there is something to draw.
  const { renderReport } = await import('../report/renderReport.ts')
  const report = renderReport({
    analysis,
    plan,
    host,
    placement,
    boots: await run.readBoots(),
    trials,
    series: await run.readSeries(),
    strips: await readStrips(run, analysis, placement, trials),
  })
  await run.writeReport(report)
  return { analysis, reportPath: run.reportPath }
}

/** The part of an analysis that `--json` prints. */
export function resultOf(analysis: Analysis): ResultDocument {
  return resultDocument(analysis)
}
