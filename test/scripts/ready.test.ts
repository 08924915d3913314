import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const root = join(import.meta.dirname, '../..')

/** Writes down each call, takes `$NPM_SECONDS`, and leaves node_modules as npm does: its record last. */
const NPM = `#!/bin/sh
echo npm >> calls
rm -rf node_modules; mkdir -p node_modules/typescript/bin
cp fake-tsc.cjs node_modules/typescript/bin/tsc
sleep "\${NPM_SECONDS:-0}"
[ -z "$NPM_FAILS" ] || { echo 'npm error no network'; exit 1; }
cp package-lock.json node_modules/.package-lock.json
`
const TSC = `const fs = require('node:fs')
fs.appendFileSync('calls', 'tsc\\n')
fs.mkdirSync('dist/cli', { recursive: true })
if (fs.readFileSync('src/main.ts', 'utf8') === 'wrong') { console.log('src/main.ts(1,1): error'); process.exit(2) }
fs.writeFileSync('dist/cli/main.js', 'console.log("started", process.argv.slice(2).join(" "))')
`

/** A checkout of nothing, with the real starter and programs that only pretend. */
function checkout(): string {
  const directory = temporaryDirectory({
    ...{ 'fake/npm': NPM, 'fake-tsc.cjs': TSC, 'src/main.ts': 'right' },
    ...{
      'package.json': '{"type":"module","dependencies":{"a":"1.0.0"}}',
      'tsconfig.json': '{}',
      'tsconfig.build.json': '{}',
    },
    'package-lock.json': '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}',
  })
  chmodSync(join(directory, 'fake/npm'), 0o755)
  for (const name of ['bin', 'scripts']) cpSync(join(root, name), join(directory, name), { recursive: true })
  return directory
}

type Run = { exitCode: number | null; stdout: string; stderr: string; milliseconds: number }

function start(
  directory: string,
  env: Record<string, string> = {},
  words: readonly string[] = ['one', 'two'],
): { child: ChildProcess; ended: Promise<Run> } {
  const started = performance.now()
  const child = spawn(join(directory, 'bin/tonari'), words, {
    cwd: '/',
    env: { ...process.env, ...env, PATH: `${join(directory, 'fake')}:${process.env['PATH'] ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const run = { exitCode: null as number | null, stdout: '', stderr: '', milliseconds: 0 }
  child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk.toString()))
  const ended = new Promise<Run>((resolve) => {
    child.on('close', (exitCode) => {
      resolve({ ...run, exitCode, milliseconds: performance.now() - started })
    })
  })
  return { child, ended }
}

async function run(directory: string, env: Record<string, string> = {}): Promise<Run> {
  return start(directory, env).ended
}

function calls(directory: string): string[] {
  const path = join(directory, 'calls')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

async function untilInstalling(directory: string): Promise<void> {
  while (!existsSync(join(directory, 'node_modules/typescript/bin/tsc')))
    await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Of the 3 s that set-up with nothing to do may take in all; another test may have the other core meanwhile. */
const QUICK_MS = 500

describe('bin/tonari in a checkout', () => {
  it('installs and builds once, says so, and is quick afterwards', async () => {
    const directory = checkout()
    const first = await run(directory)
    expect(first).toMatchObject({ exitCode: 0, stdout: 'started one two\n' })
    expect(first.stderr).toMatch(/^tonari: npm ci: .*\ntonari: tsc: .*\n$/)
    const times = []
    for (let n = 0; n < 5; n++) {
      const again = await run(directory)
      expect(again).toMatchObject({ exitCode: 0, stdout: 'started one two\n', stderr: '' })
      times.push(again.milliseconds)
    }
    expect(calls(directory)).toEqual(['npm', 'tsc'])
    expect(Math.min(...times)).toBeLessThan(QUICK_MS)
  })

  it('tells of npm packages in a dry run, with what they are for, and installs nothing', async () => {
    const directory = checkout()
    const dry = await start(directory, {}, ['setup', '--dry-run']).ended
    expect(dry).toMatchObject({ exitCode: 0, stdout: '' })
    expect(dry.stderr).toMatch(/^to do {4}npm packages \(1 with what they need, .*: a are parts of tonari/)
    expect(calls(directory)).toEqual([])
    await run(directory)
    const after = await start(directory, {}, ['setup', '--dry-run']).ended
    expect(after).toMatchObject({ exitCode: 0, stdout: 'started setup --dry-run\n', stderr: '' })
  })

  it('builds again when a source is newer or gone, and installs again when the lock file differs', async () => {
    const directory = checkout()
    await run(directory)
    const later = new Date(Date.now() + 5000)
    utimesSync(join(directory, 'src/main.ts'), later, later)
    await run(directory)
    expect(calls(directory)).toEqual(['npm', 'tsc', 'tsc'])
    writeFileSync(join(directory, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}')
    await run(directory)
    expect(calls(directory).slice(3)).toEqual(['npm', 'tsc'])
  })

  it('takes packages that were installed by hand', async () => {
    const directory = checkout()
    await run(directory)
    rmSync(join(directory, 'node_modules/.tonari-lock'))
    expect((await run(directory)).stderr).toBe('')
    expect(calls(directory)).toEqual(['npm', 'tsc'])
  })

  it('works once when two start together', async () => {
    const directory = checkout()
    const both = await Promise.all([run(directory, { NPM_SECONDS: '1' }), run(directory, { NPM_SECONDS: '1' })])
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(calls(directory)).toEqual(['npm', 'tsc'])
    expect(both.map(({ stderr }) => stderr).join('')).toContain('waits for another process')
  })

  it.each(['SIGKILL', 'SIGINT'] as const)('repairs what a %s in the middle left', async (signal) => {
    const directory = checkout()
    const { child, ended } = start(directory, { NPM_SECONDS: '5' })
    await untilInstalling(directory)
    child.kill(signal)
    const { exitCode, stderr } = await ended
    expect(exitCode).toBe(signal === 'SIGINT' ? 130 : null)
    expect(stderr.includes('interrupted')).toBe(signal === 'SIGINT')
    expect(await run(directory)).toMatchObject({ exitCode: 0, stdout: 'started one two\n' })
    expect(calls(directory)).toEqual(['npm', 'npm', 'tsc'])
  })

  it('shows what npm and tsc said only when they fail', async () => {
    const directory = checkout()
    const failed = await run(directory, { NPM_FAILS: '1' })
    expect(failed).toMatchObject({ exitCode: 1, stdout: '' })
    expect(failed.stderr).toContain('npm error no network\nnpm ci failed with exit status 1\n')
    writeFileSync(join(directory, 'src/main.ts'), 'wrong')
    expect((await run(directory)).stderr).toContain('src/main.ts(1,1): error\ntsc failed with exit status 2\n')
    writeFileSync(join(directory, 'src/main.ts'), 'right')
    expect((await run(directory)).exitCode).toBe(0)
  })
})

describe('bin/tonari in an installed package', () => {
  it('starts what was built, and needs nothing else', async () => {
    const directory = checkout()
    await run(directory)
    for (const name of ['src', 'scripts', 'node_modules']) rmSync(join(directory, name), { recursive: true })
    expect(await run(directory)).toMatchObject({ exitCode: 0, stdout: 'started one two\n', stderr: '' })
    expect(calls(directory)).toEqual(['npm', 'tsc'])
  })
})
