// Carries out examples/separate-cores.yaml again and again, each time with another seed, and counts its verdicts: nothing
// happens to the victim, so that each `interfered` is a false one. Usage: tsx scripts/negativeControl.ts [CAMPAIGNS]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analysisSchema } from '../src/model/analysis.ts'

const campaigns = Number(process.argv[2] ?? 20)
const tonari = new URL('../bin/tonari', import.meta.url).pathname
const experiment = readFileSync(new URL('../examples/separate-cores.yaml', import.meta.url), 'utf8')
const directory = mkdtempSync('/var/tmp/tonari-negative-control-')
const counts: Record<string, number> = {}

try {
  for (let campaign = 1; campaign <= campaigns; campaign += 1) {
    const file = join(directory, `${campaign}.yaml`)
    const run = join(directory, `${campaign}`)
    writeFileSync(file, `${experiment}seed: ${campaign}\n`)
    const startedMs = Date.now()
    execFileSync(tonari, ['run', file, '--out', run, '--accept-noisy-host', '--json'], { stdio: 'ignore' })
    const { cells, qualified, qualification } = analysisSchema.parse(
      JSON.parse(readFileSync(join(run, 'analysis.json'), 'utf8')),
    )
    const [cell] = cells.filter(({ vms }) => vms > 1)
    const host = qualified === true ? 'qualified' : 'noisy'
    const verdict = cell?.verdict ?? 'none'
    const kind = `${verdict}, host ${host}`
    counts[kind] = (counts[kind] ?? 0) + 1
    const interval = [cell?.ratio, cell?.low, cell?.high].map((value) => value?.toFixed(3)).join(' ')
    const floor = `${qualification?.low.toFixed(3)} to ${qualification?.high.toFixed(3)}`
    const seconds = Math.round((Date.now() - startedMs) / 1000)
    console.log(
      `${campaign}: ${kind} (floor ${floor}), ratio ${interval}, ${cell?.n ?? 0} blocks, ${seconds} s, ${cell?.reason ?? ''}`,
    )
  }
} finally {
  rmSync(directory, { recursive: true })
}
for (const [kind, count] of Object.entries(counts).sort()) console.log(`${count} of ${campaigns}: ${kind}`)
