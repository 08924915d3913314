import { mkdirSync, writeFileSync } from 'node:fs'
import { analyse } from '../src/analyse/analyse.ts'
import { sampleMetric, sampleRun } from './fakes/sampleRun.ts'
import { renderReport } from '../src/report/renderReport.ts'
const run = sampleRun()
const t = performance.now()
const report = renderReport({ ...run, analysis: analyse({ run: 'sample-run', ...run, metricOf: sampleMetric }) })
console.log(performance.now() - t, report.html.length)
mkdirSync('/tmp/rep/figures', { recursive: true })
writeFileSync('/tmp/rep/report.html', report.html)
writeFileSync('/tmp/rep/report.md', report.markdown)
writeFileSync('/tmp/rep/results.csv', report.csv)
for (const [f, s] of Object.entries(report.figures)) writeFileSync('/tmp/rep/figures/' + f, s)
