import { basename } from 'node:path'
import { analyse } from '../analyse/analyse.ts'
import type { Analysis } from '../model/analysis.ts'
import { FAR_PORT, PORT } from '../network/labTopology.ts'
import { DATA_INTERFACE } from '../provision/testbed.ts'
import { renderReport } from '../report/renderReport.ts'
import { type ResultDocument, resultDocument } from '../report/resultDocument.ts'
import { RunDirectory } from '../store/runDirectory.ts'
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
    links: { guestLink: DATA_INTERFACE, port: PORT, farPort: FAR_PORT },
    calibration: await run.readCalibration(),
    qualification: await run.readQualification(),
    metricOf: (params) => workloadFor(params).metric(params),
  })
  await run.writeAnalysis(analysis)
  return analysis
}

/** Writes the report of a run from its saved records. Returns what it rests on, and the path of the page. */
export async function reportRun(path: string): Promise<{ readonly analysis: Analysis; readonly reportPath: string }> {
  const analysis = await analyseRun(path)
  const run = RunDirectory.open(path)
  const { plan, host, placement } = await run.readInputs()
  const report = renderReport({
    analysis,
    plan,
    host,
    placement,
    boots: await run.readBoots(),
    trials: await run.readTrials(),
    series: await run.readSeries(),
  })
  await run.writeReport(report)
  return { analysis, reportPath: run.reportPath }
}

/** The part of an analysis that `--json` prints. */
export function resultOf(analysis: Analysis): ResultDocument {
  return resultDocument(analysis)
}
