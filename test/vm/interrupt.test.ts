import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../src/campaign/guest.ts'
import { networkDevices, processesOf, start, TONARI, waitForLines } from './command.ts'

const EXPERIMENT = `name: interrupted
vms: { count: 2, disk: { size: 48 MiB } }
running: [1, 2]
blocks: 2
rounds: 1
placebo: false
workloads:
  - { program: netperf, protocol: tcp, duration: 1 s }
`
/** Alone and loaded in each of two blocks. */
const NEEDED_WINDOWS = 2 * 2
const ORDINARY_USER = 12345
const GONE_WITHIN_MS = 2_000

async function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

describe.each(['root', 'ordinary user'])('a run of %s that is stopped in the middle', (who) => {
  let directory: string
  let out: string
  let trials: string
  let argv: string[]
  let tunMode: number
  const environment: Record<string, string> = {}
  const devicesBefore = networkDevices()

  beforeAll(async () => {
    await ensureImage()
    directory = mkdtempSync('/var/tmp/tonari-test-')
    out = join(directory, 'run')
    trials = join(out, 'trials.jsonl')
    const file = join(directory, 'experiment.yaml')
    writeFileSync(file, EXPERIMENT)
    tunMode = statSync('/dev/net/tun').mode
    const command = ['run', file, '--out', out, '--accept-noisy-host']
    if (who === 'root') argv = [TONARI, ...command]
    else {
      // Any user may use the network's tunnel device on most systems; here it is opened for the test only.
      chmodSync('/dev/net/tun', 0o666)
      const copy = copyOfTonari(directory)
      chownSync(directory, ORDINARY_USER, ORDINARY_USER)
      environment['HOME'] = directory
      const as = ['setpriv', `--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups']
      argv = [...as, copy, ...command]
    }
  })
  afterAll(() => {
    chmodSync('/dev/net/tun', tunMode)
    rmSync(directory, { recursive: true })
  })

  it('ends cleanly after an interrupt, with status 130', async () => {
    const run = start(argv, environment, directory)
    await waitForLines(trials, 2, 90_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${run.stderr()}`)
    })
    const running = processesOf(directory).join('\n')
    for (const program of ['qemu-system-x86_64', 'netserver']) expect(running).toContain(program)
    process.kill(run.pid, 'SIGINT')
    const { status, stderr } = await run.finished
    expect(stderr).toContain('continues where this stopped')
    expect(status).toBe(130)
    expect(processesOf(directory)).toEqual([])
    expect(networkDevices()).toEqual(devicesBefore)
  })

  it('leaves nothing two seconds after its outermost process was killed', async () => {
    const kept = readFileSync(trials, 'utf8')
    const before = kept.split('\n').length - 1
    const run = start(argv, environment, directory)
    await waitForLines(trials, before + 2, 90_000)
    process.kill(run.pid, 'SIGKILL')
    await afterMs(GONE_WITHIN_MS)
    expect(processesOf(directory)).toEqual([])
    expect(networkDevices()).toEqual(devicesBefore)
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([])
    expect(readFileSync(trials, 'utf8').startsWith(kept)).toBe(true)
  })

  it('is finished by the same command, with every finished trial kept byte for byte', async () => {
    const text = readFileSync(trials, 'utf8')
    const kept = text.slice(0, text.lastIndexOf('\n') + 1)
    const { status, stdout, stderr } = await start([...argv, '--json'], environment, directory).finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(readFileSync(trials, 'utf8').startsWith(kept)).toBe(true)
    const ids = readFileSync(trials, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
    expect(new Set(ids.filter((id) => !id.includes('idle'))).size).toBe(NEEDED_WINDOWS)
    const { cells } = JSON.parse(stdout) as { cells: { id: string; n: number }[] }
    expect(cells.map(({ n }) => n)).toEqual([2, 2])
    expect(existsSync(join(out, 'report.html'))).toBe(true)
    expect(processesOf(directory)).toEqual([])
  }, 180_000)
})

/** The checkout may lie where an ordinary user cannot read. Without its sources, tonari does not try to build. */
function copyOfTonari(directory: string): string {
  const root = dirname(dirname(TONARI))
  mkdirSync(join(directory, 'tonari'))
  for (const name of ['bin', 'dist', 'guest', 'examples', 'node_modules', 'package.json']) {
    copyTree(join(root, name), join(directory, 'tonari', name))
  }
  chmodSync(directory, 0o755)
  return join(directory, 'tonari/bin/tonari')
}

/** By further links to its files where they lie on the same file system: packages have tens of thousands. */
function copyTree(from: string, to: string): void {
  const linked = spawnSync('cp', ['--archive', '--link', from, to], { stdio: 'ignore' })
  if (linked.status === 0) return
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', ['--archive', from, to])
}
