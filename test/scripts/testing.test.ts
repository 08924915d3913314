import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const root = join(import.meta.dirname, '../..')
const CHECKS = ['biome', 'eslint', 'tsc', 'knip']

type Suite = { passed: number; total: number; unloaded?: number; exitCode: number }
const GOOD: Suite = { passed: 3, total: 3, exitCode: 0 }

function vitest(suites: Record<string, Suite>): string {
  const cases = Object.entries(suites).map(([name, { passed, total, unloaded = 0, exitCode }]) => {
    const testResults = Array.from({ length: unloaded }, () => ({ status: 'failed', assertionResults: [] }))
    const report = JSON.stringify({ numPassedTests: passed, numTotalTests: total, testResults })
    return `*"--project ${name} "*) echo '${report}' > "$file"; exit ${exitCode};;`
  })
  return `#!/bin/sh\nfor file; do :; done\ncase "$*" in ${cases.join('\n')} esac\n`
}

/** A checkout whose every program only pretends; `failing` names those that fail. */
function checkout(suites: Record<string, Suite>, failing: readonly string[] = []): string {
  const directory = temporaryDirectory({ 'package.json': '{"type":"module"}', 'scripts/.keep': '' })
  cpSync(join(root, 'scripts/testing.mjs'), join(directory, 'scripts/testing.mjs'))
  cpSync(join(root, 'scripts/children.mjs'), join(directory, 'scripts/children.mjs'))
  const program = (name: string) => `#!/bin/sh\necho "${name} spoke"\nexit ${failing.includes(name) ? 1 : 0}\n`
  const files = {
    ...Object.fromEntries(CHECKS.map((name) => [`node_modules/.bin/${name}`, program(name)])),
    'node_modules/.bin/vitest': vitest(suites),
    'bin/tonari': program('setup'),
    'scripts/ready.mjs': `export async function makeReady() { ${failing.includes('ready') ? 'throw new Error("no network")' : ''} }`,
    'scripts/architecture.mjs': `process.exitCode = ${failing.includes('architecture') ? 1 : 0}`,
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), content)
    chmodSync(join(directory, name), 0o755)
  }
  return directory
}

async function run(directory: string): Promise<{ exitCode: number | null; lines: string[]; last: string }> {
  const child = spawn(process.execPath, [join(directory, 'scripts/testing.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      const lines = output.trimEnd().split('\n')
      resolve({ exitCode, lines, last: lines.at(-1) ?? '' })
    })
  })
}

describe('npm test', () => {
  it('counts each check as one, and all tests', async () => {
    const { exitCode, last, lines } = await run(checkout({ unit: GOOD, vm: { ...GOOD, passed: 4, total: 4 } }))
    expect([exitCode, last]).toEqual([0, '15 passed, 0 failed'])
    expect(lines.filter((line) => /^✔ .*: ok.* \(\d+\.\d s\)$/.test(line))).toHaveLength(10)
    expect(lines).not.toContain('knip spoke')
  })

  it('takes every step though all before it failed, and shows what they said', async () => {
    const failing = ['setup', 'architecture', ...CHECKS]
    const { exitCode, last, lines } = await run(checkout({ unit: GOOD, vm: GOOD }, failing))
    expect([exitCode, last]).toEqual([1, '7 passed, 7 failed'])
    for (const name of CHECKS) expect(lines).toContain(`${name} spoke`)
  })

  it.each<[string, Suite, string]>([
    ['a test that fails', { passed: 2, total: 3, exitCode: 1 }, '14 passed, 1 failed'],
    ['a test that is skipped', { passed: 2, total: 3, exitCode: 0 }, '14 passed, 1 failed'],
    ['a file that cannot be loaded', { passed: 3, total: 3, unloaded: 2, exitCode: 1 }, '15 passed, 2 failed'],
    ['no tests at all', { passed: 0, total: 0, exitCode: 0 }, '12 passed, 1 failed'],
    ['an error outside of the tests', { passed: 3, total: 3, exitCode: 1 }, '15 passed, 1 failed'],
  ])('fails for %s', async (_what, vm, last) => {
    expect(await run(checkout({ unit: { ...GOOD, passed: 4, total: 4 }, vm }))).toMatchObject({ exitCode: 1, last })
  })

  it('stops where nothing can run, and says so', async () => {
    const directory = checkout({ unit: GOOD, vm: GOOD }, ['ready'])
    const { exitCode, last, lines } = await run(directory)
    expect([exitCode, last]).toEqual([1, '0 passed, 1 failed'])
    expect(lines).toContain('no network')
  })
})
