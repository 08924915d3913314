// Carries out examples/separate-cores.yaml again and again, each time with another seed, and counts its verdicts: nothing
// happens to the victim, so that each `interfered` is a false one. A host that does not qualify is examined again 20 s
// later, at most MOST_EXAMINATIONS times in all, before any VM is booted: what a campaign shows has no part in it.
// Ends with status 1 where a verdict was `interfered`, or less than three quarters were `independent` on a qualified host.
// Usage: tsx scripts/negativeControl.ts [CAMPAIGNS] [FIRST_SEED]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analysisSchema } from '../src/model/analysis.ts'

const campaigns = Number(process.argv[2] ?? 20)
const firstSeed = Number(process.argv[3] ?? 1)
const MOST_EXAMINATIONS = 3 * campaigns
const PAUSE_MS = 20_000
const LEAST_INDEPENDENT = 0.75
const tonari = new URL('../bin/tonari', import.meta.url).pathname
const experiment = readFileSync(new URL('../examples/separate-cores.yaml', import.meta.url), 'utf8')
const directory = mkdtempSync('/var/tmp/tonari-negative-control-')
const counts: Record<string, number> = {}
let examinations = 0

try {
  for (let seed = firstSeed; seed < firstSeed + campaigns; seed += 1) {
    const file = join(directory, `${seed}.yaml`)
    writeFileSync(file, `${experiment}seed: ${seed}\n`)
    const run = await examined(file, seed)
    const startedMs = Date.now()
    const { cells, qualified, qualification } = carryOut(file, run, ['--accept-noisy-host'])
    const [cell] = cells.filter(({ vms }) => vms > 1)
    const host = qualified === true ? 'qualified' : 'noisy'
    const verdict = cell?.verdict ?? 'none'
    const kind = `${verdict}, host ${host}`
    counts[kind] = (counts[kind] ?? 0) + 1
    const interval = [cell?.ratio, cell?.low, cell?.high].map((value) => value?.toFixed(3)).join(' ')
    const floor = `${qualification?.low.toFixed(3)} to ${qualification?.high.toFixed(3)}`
    const seconds = Math.round((Date.now() - startedMs) / 1000)
    console.log(
      `${seed}: ${kind} (floor ${floor}), ratio ${interval}, ${cell?.n ?? 0} blocks, ${seconds} s, ${cell?.reason ?? ''}`,
    )
  }
} finally {
  rmSync(directory, { recursive: true })
}
for (const [kind, count] of Object.entries(counts).sort()) console.log(`${count} of ${campaigns}: ${kind}`)
console.log(`${examinations} examinations of the host for ${campaigns} campaigns`)
const countOf = (kind: string) => counts[kind] ?? 0
const isFalse = countOf('interfered, host qualified') + countOf('interfered, host noisy') > 0
process.exitCode = isFalse || countOf('independent, host qualified') < LEAST_INDEPENDENT * campaigns ? 1 : 0

/** A run whose host has qualified, without a block; one whose host has not, when there were too many such. */
async function examined(file: string, seed: number): Promise<string> {
  for (;;) {
    examinations += 1
    const run = join(directory, `${seed}-${examinations}`)
    const { qualified } = carryOut(file, run, ['--budget', '1 ms'])
    if (qualified === true || examinations >= MOST_EXAMINATIONS) return run
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

function carryOut(file: string, run: string, more: readonly string[]) {
  execFileSync(tonari, ['run', file, '--out', run, '--json', ...more], { stdio: 'ignore' })
  return analysisSchema.parse(JSON.parse(readFileSync(join(run, 'analysis.json'), 'utf8')))
}
