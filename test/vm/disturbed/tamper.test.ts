import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BootRecord } from '../../../src/model/campaignRecord.ts'
import { start, TONARI, waitForLines } from '../command.ts'

const EXPERIMENT = `name: tampered
vms: { count: 2, disk: { size: 48 MiB } }
running: [1, 2]
blocks: 4
rounds: 2
placebo: false
workloads:
  - { program: dhrystone, duration: 1 s }
`
const WINDOWS_A_BOOT = 6

/** Host ids of a campaign's QEMU processes, in the order of their VMs; a child namespace is seen from outside. */
function qemuProcesses(ofRun: number): { pid: number; vm: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        const vm = argv[argv.indexOf('-name') + 1] ?? ''
        const isQemu = readlinkSync(`/proc/${pid}/exe`).includes('qemu-system')
        return isQemu && descendsFrom(Number(pid), ofRun) ? [{ pid: Number(pid), vm }] : []
      } catch {
        return []
      }
    })
}

function descendsFrom(pid: number, ancestor: number): boolean {
  if (pid <= 1) return false
  const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return pid === ancestor || descendsFrom(Number(parent), ancestor)
}

const pidOf = (vm: string, ofRun: number) => qemuProcesses(ofRun).find((each) => each.vm === vm)!.pid
const afterMs = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** False once the process is gone. */
function signalled(pid: number, signal: string): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** What somebody else does in the middle of a boot, and what must be said of it. */
const TAMPERING: { readonly title: string; readonly act: (run: number) => Promise<unknown>; readonly said: RegExp }[] =
  [
    {
      title: "a neighbour's threads are moved to another core",
      act: (run) => Promise.resolve(execFileSync('taskset', ['-a', '-p', '-c', '0,1', `${pidOf('vm2', run)}`])),
      said: /changed meanwhile: vm2: thread .* may run on cores 0, 1/,
    },
    {
      title: "the port's queue is changed",
      act: (run) => {
        const change = 'tc qdisc change dev port0 root tbf rate 20mbit burst 32kb latency 10ms'
        return Promise.resolve(execFileSync('nsenter', ['-t', `${pidOf('vm2', run)}`, '-n', ...change.split(' ')]))
      },
      said: /queue of port0 changed from tbf .* to tbf /,
    },
    {
      title: 'a neighbour is frozen again and again',
      act: async (run) => {
        const pid = pidOf('vm2', run)
        // Until its boot is over.
        for (let signal = 'SIGSTOP'; signalled(pid, signal); signal = signal === 'SIGSTOP' ? 'SIGCONT' : 'SIGSTOP') {
          await afterMs(300)
        }
      },
      said: /vm2's load (demanded|delivered)/,
    },
    {
      title: 'a neighbour is killed',
      act: (run) => Promise.resolve(process.kill(pidOf('vm2', run), 'SIGKILL')),
      said: /vm2 ended in the middle of the block/,
    },
  ]

describe('a campaign that others meddle with', () => {
  let directory: string
  let stdout: string
  let boots: BootRecord[]
  let run: ReturnType<typeof start>

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    const file = join(directory, 'experiment.yaml')
    const out = join(directory, 'run')
    writeFileSync(file, EXPERIMENT)
    run = start([TONARI, 'run', file, '--out', out, '--accept-noisy-host', '--json'])
    for (const [index, { act }] of TAMPERING.entries()) {
      await waitForLines(join(out, 'schedule.jsonl'), index + 1, 90_000)
      const before = index === 0 ? 0 : readFileSync(join(out, 'trials.jsonl'), 'utf8').split('\n').length - 1
      await waitForLines(join(out, 'trials.jsonl'), before + 1, 90_000)
      await act(run.pid)
    }
    const finished = await run.finished
    expect(finished, finished.stderr).toMatchObject({ status: 0 })
    stdout = finished.stdout
    boots = readFileSync(join(out, 'boots.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BootRecord)
  }, 300_000)
  afterAll(async () => {
    // Where an expectation above failed, the campaign still goes on.
    if (existsSync(`/proc/${run.pid}`)) process.kill(run.pid, 'SIGKILL')
    await afterMs(500)
    rmSync(directory, { recursive: true })
  })

  it('goes on with a fresh boot each time', () => {
    expect(boots.map(({ boot, block }) => [boot, block])).toEqual([1, 2, 3, 4].map((boot) => [boot, 1]))
    expect(boots[3]?.failure).not.toBeNull()
  })

  it('counts none of these blocks, says why, and gives no verdict but void', () => {
    type Cell = { vms: number; verdict: string | null; reason: string }
    const { cells } = JSON.parse(stdout) as { cells: Cell[] }
    expect(cells.find(({ vms }) => vms === 2)).toMatchObject({ verdict: 'void' })
    const analysis = JSON.parse(readFileSync(join(directory, 'run/analysis.json'), 'utf8')) as {
      cells: { vms: number; voids: { reasons: string[] }[] }[]
    }
    const voids = analysis.cells.find(({ vms }) => vms === 2)!.voids
    expect(voids).toHaveLength(TAMPERING.length)
    for (const [index, { said, title }] of TAMPERING.entries()) {
      expect(voids[index]!.reasons.join('\n'), title).toMatch(said)
    }
  })

  it('keeps what was finished before', () => {
    const trials = readFileSync(join(directory, 'run/trials.jsonl'), 'utf8').trim().split('\n')
    expect(trials.length).toBeGreaterThan(2 * WINDOWS_A_BOOT)
  })
})
