// The whole of `npm test`: set-up, checks, tests. Every step runs even when one before it fails; the last line counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { interrupted, runChild } from './children.mjs'
import { makeReady } from './ready.mjs'

const BIN = 'node_modules/.bin'
const CHECKS = [
  { name: 'format (biome)', argv: [`${BIN}/biome`, 'format', '.'] },
  { name: 'lint (eslint)', argv: [`${BIN}/eslint`, '--max-warnings', '0', '.'] },
  { name: 'types (tsc)', argv: [`${BIN}/tsc`, '--noEmit', '-p', '.'] },
  { name: 'architecture (dependency-cruiser)', argv: [process.execPath, 'scripts/architecture.mjs'] },
  { name: 'unused code (knip)', argv: [`${BIN}/knip`, '--no-progress'] },
]
const CHECKS_AT_ONCE = 2
const EXIT_INTERRUPTED = 130

const scratch = mkdtempSync(join(tmpdir(), 'tonari-test-'))
const count = { passed: 0, failed: 0 }
const failedSteps = []

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
try {
  if (await prepare()) {
    // Set-up waits for packages most of the time, and no check needs what it brings. No unit test needs the guest image.
    await Promise.all([setUp('packages of Debian', ['--packages-only']), runChecks()])
    await Promise.all([setUp('set-up', []), runSuite('unit', ['unit'])])
    await runSuite('vm', ['disturbed', 'vm'])
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
// A long run's failure is found at its end, where a reader of a cut-off log looks.
for (const { name, output } of failedSteps) process.stdout.write(`\n✘ ${name} FAILED\n${output}`)
process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`)
process.exit(interrupted() ? EXIT_INTERRUPTED : count.failed > 0 || count.passed === 0 ? 1 : 0)

/** Without its npm packages nothing can run; without the rest of the set-up most can. */
async function prepare() {
  const started = Date.now()
  try {
    await makeReady()
  } catch (error) {
    report('packages and build', started, false, `${error.message}\n`)
    // A build that fails leaves the checks and the tests to say more of it.
    return error.step === 'build'
  }
  report('packages and build', started, true)
  return !interrupted()
}

async function setUp(name, options) {
  if (interrupted()) return
  const started = Date.now()
  const { exitCode } = await runChild(['bin/tonari', 'setup', '--for-tests', ...options], { show: true })
  report(name, started, exitCode === 0)
}

async function runChecks() {
  const waiting = [...CHECKS]
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined && !interrupted(); check = waiting.shift()) {
      const started = Date.now()
      const { exitCode, output } = await runChild(check.argv)
      if (!interrupted()) report(check.name, started, exitCode === 0, output)
    }
  }
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, worker))
}

/** Counts a suite's tests. A file that cannot be loaded, an empty suite and a skipped test are failures too. */
async function runSuite(suite, projects) {
  if (interrupted()) return
  const started = Date.now()
  const file = join(scratch, `${suite}.json`)
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', file]
  const chosen = projects.flatMap((project) => ['--project', project])
  const { exitCode } = await runChild([`${BIN}/vitest`, 'run', ...chosen, ...reporters], { show: true })
  if (interrupted()) return
  const { passed, failed } = readCounts(file)
  count.passed += passed
  const failures = Math.max(failed, exitCode === 0 && passed > 0 ? 0 : 1)
  count.failed += failures
  line(`tests (${suite})`, started, failures === 0, `${passed} passed, ${failures} failed`)
  if (failures > 0) failedSteps.push({ name: `tests (${suite})`, output: failedTests(file) })
}

function readCounts(file) {
  try {
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const unloaded = testResults.filter(({ status, assertionResults }) => {
      return status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
    })
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests + unloaded.length }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/** The failed tests by file and name; what each printed stands above. */
function failedTests(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
      .testResults.flatMap(({ name, status, message, assertionResults }) => {
        const failed = assertionResults.filter((test) => test.status !== 'passed')
        if (failed.length === 0 && status === 'failed') return [`${name}: ${message}\n`]
        return failed.map((test) => `${name}: ${test.fullName}: ${test.failureMessages?.[0] ?? test.status}\n`)
      })
      .join('')
  } catch {
    return 'no report of the tests was written\n'
  }
}

function report(name, started, ok, output = '') {
  count[ok ? 'passed' : 'failed'] += 1
  line(name, started, ok)
  if (!ok) failedSteps.push({ name, output })
}

function line(name, started, ok, detail = '') {
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  process.stdout.write(`${ok ? '✔' : '✘'} ${name}: ${ok ? 'ok' : 'FAILED'}${detail && `, ${detail}`} (${seconds} s)\n`)
}
