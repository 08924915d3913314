import { RunDirectory } from '../store/runDirectory.ts'
import type { Analysis } from '../model/analysis.ts'
import { toGateMarkdown } from '../report/gateMarkdown.ts'
import { toJunit } from '../report/junit.ts'

/** Writes what CI systems read beside the report: JUnit XML and a summary in Markdown. */
export async function writeGateFiles(path: string, analysis: Analysis): Promise<void> {
  if (analysis.gate === null) return
  const run = RunDirectory.open(path)
  const { plan } = await run.readInputs()
  const boots = await run.readBoots()
  await run.writeGate({
    junit: toJunit({
      name: plan.name,
      gate: analysis.gate,
      durationSeconds: analysis.wall.totalNs / 1e9,
      timestamp: boots[0]?.startedAt ?? '',
    }),
    markdown: toGateMarkdown(plan.name, analysis.gate, analysis.conditions),
  })
}
