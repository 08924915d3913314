import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as afterMs } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAll } from '../../src/controls/compose.ts'
import type { ControlTarget } from '../../src/controls/control.ts'
import { controlsOf } from '../../src/controls/registry.ts'
import { campaignDirectories, type CgroupRoots, findCgroupRoots } from '../../src/host/cgroupRoots.ts'
import { guardCgroups } from '../../src/host/cgroupGuard.ts'
import { monotonicNs } from '../../src/host/clock.ts'
import { wholeDisk } from '../../src/host/wholeDisk.ts'
import { controlSchema } from '../../src/model/control.ts'

const LAB = fileURLToPath(new URL('cgroupLab.ts', import.meta.url))
const GONE_WITHIN_MS = 2_000
const TOLERANCE = 0.05
const MB = 1e6

function note(what: string, asked: number, found: number): void {
  if (process.env['TONARI_SHOW_FIGURES'] === undefined) return
  process.stderr.write(`${what}: ${asked} asked, ${found} found, ${((found / asked - 1) * 100).toFixed(2)} %\n`)
}

/** A process that waits for a line and becomes `argv` then, so that it can be limited before it begins. */
function waiting(argv: readonly string[]): { readonly child: ChildProcess; go(): Promise<number> } {
  const child = spawn('sh', ['-c', 'read -r line; exec "$@"', 'sh', ...argv], { stdio: ['pipe', 'ignore', 'ignore'] })
  return {
    child,
    go: async () => {
      const startNs = monotonicNs()
      child.stdin.end('go\n')
      const status = await new Promise((resolve) => child.once('exit', resolve))
      expect(status).toBe(0)
      return (monotonicNs() - startNs) / 1e9
    },
  }
}

/** Seconds of processor time of what is in each VM's group. */
function spentBy(roots: CgroupRoots): Record<string, number> {
  const directory = campaignDirectories(roots).find((path) => existsSync(join(path, 'vm2/cgroup.procs'))) ?? ''
  const secondsOf = (pid: string) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(stat[11]) + Number(stat[12])) / 100
  }
  const of = (vm: string) =>
    readFileSync(join(directory, vm, 'cgroup.procs'), 'utf8')
      .trim()
      .split('\n')
  return Object.fromEntries(
    ['vm1', 'vm2'].map((vm) => [
      vm,
      of(vm)
        .map(secondsOf)
        .reduce((sum, each) => sum + each, 0),
    ]),
  )
}

describe('limits of control groups', () => {
  const roots = findCgroupRoots(`tonari-test-${process.pid}`)
  let directory: string

  beforeAll(() => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  function target(pids: readonly number[]): ControlTarget {
    const vm = (pid: number, index: number) => ({
      ...{ name: `vm${index + 1}`, index, pid, tap: `vm${index + 1}d`, mac: '02:77:00:00:01:0b' },
      readThrottle: () => Promise.reject(new Error('not in this test')),
      setThrottle: () => Promise.reject(new Error('not in this test')),
    })
    const device = wholeDisk(directory)
    return {
      vms: pids.map(vm),
      port: { device: 'port0', bitsPerSecond: null, restore: () => Promise.resolve() },
      inNetwork: [],
      dataDisk: device === null ? null : { device, scheduler: null },
      cgroups: roots,
    }
  }
  async function under<T>(
    limits: object,
    pids: readonly number[],
    action: (readBack: Record<string, string>) => Promise<T>,
  ) {
    const homes = pids.map((pid) => readFileSync(`/proc/${pid}/cgroup`, 'utf8'))
    const applied = await applyAll(controlsOf(controlSchema.parse({ name: 'limit', ...limits })), target(pids))
    try {
      return await action(await applied.readBack())
    } finally {
      const stillThere = pids.map((pid) => existsSync(`/proc/${pid}`))
      await applied.undo()
      for (const [index, pid] of pids.entries()) {
        if (stillThere[index] === true) expect(readFileSync(`/proc/${pid}/cgroup`, 'utf8')).toBe(homes[index])
      }
      expect(campaignDirectories(roots).filter((path) => existsSync(path))).toEqual([])
    }
  }
  const file = (name: string) => join(directory, name)
  const bytes = (name: string, mebibytes: number, flags: readonly string[]) =>
    waiting([
      'dd',
      ...flags,
      'bs=65536',
      `count=${mebibytes * 16}`,
      `${flags.includes('iflag=direct') ? 'if' : 'of'}=${file(name)}`,
    ])

  it('bind a direct writer', async () => {
    const writer = bytes('written', 30, ['if=/dev/zero', 'oflag=direct'])
    await under(
      { disk: { by: 'cgroup', on: 'victim', write: '10 MB/s' } },
      [writer.child.pid ?? 0],
      async (readBack) => {
        expect(readBack['disk limit of vm1']).toBe(`${String(wholeDisk(directory))} {"write":10000000}`)
        const found = (30 * 2 ** 20) / (await writer.go())
        note('blkio write', 10 * MB, found)
        expect(Math.abs(found / (10 * MB) - 1)).toBeLessThan(TOLERANCE)
      },
    )
  })

  it('bind a direct reader', async () => {
    const reader = bytes('written', 30, ['of=/dev/null', 'iflag=direct'])
    await under({ disk: { by: 'cgroup', on: 'all', read: '10 MB/s' } }, [reader.child.pid ?? 0], async () => {
      const found = (30 * 2 ** 20) / (await reader.go())
      note('blkio read', 10 * MB, found)
      expect(Math.abs(found / (10 * MB) - 1)).toBeLessThan(TOLERANCE)
    })
  })

  it('count operations as well', async () => {
    const writer = bytes('operations', 20, ['if=/dev/zero', 'oflag=direct'])
    await under({ disk: { by: 'cgroup', on: 'all', writeIops: 100 } }, [writer.child.pid ?? 0], async () => {
      const found = (20 * 16) / (await writer.go())
      note('blkio write operations', 100, found)
      expect(Math.abs(found / 100 - 1)).toBeLessThan(TOLERANCE)
    })
  })

  it('hold for several together where they are shared', async () => {
    const writers = ['one', 'two'].map((name) => bytes(name, 15, ['if=/dev/zero', 'oflag=direct']))
    const pids = writers.map(({ child }) => child.pid ?? 0)
    await under({ disk: { by: 'cgroup', on: 'all', write: '10 MB/s', shared: true } }, pids, async (readBack) => {
      expect(readBack['processes limited with vm1+vm2']?.split(' ').map(Number).sort()).toEqual([...pids].sort())
      const seconds = Math.max(...(await Promise.all(writers.map(async (writer) => writer.go()))))
      const found = (30 * 2 ** 20) / seconds
      note('blkio write, shared', 10 * MB, found)
      expect(Math.abs(found / (10 * MB) - 1)).toBeLessThan(TOLERANCE)
    })
  })

  it('bind what a process spends on cores', async () => {
    const spinner = waiting(['timeout', '3', 'sh', '-c', 'while :; do :; done'])
    const pid = spinner.child.pid ?? 0
    await under({ cpu: { on: 'victim', cores: 0.4, weight: 50 } }, [pid], async (readBack) => {
      expect(readBack).toEqual({ 'CPU quota of vm1': '0.4 cores', 'CPU weight of vm1': '50' })
      spinner.child.stdin?.end('go\n')
      const usage = () => {
        const group =
          campaignDirectories(roots)
            .map((path) => join(path, 'vm1/cgroup.procs'))
            .find((path) => existsSync(path)) ?? ''
        const ticks = readFileSync(group, 'utf8')
          .trim()
          .split('\n')
          .map((each) => {
            const stat = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
            return Number(stat[11]) + Number(stat[12])
          })
        return { atNs: monotonicNs(), seconds: ticks.reduce((sum, each) => sum + each, 0) / 100 }
      }
      await afterMs(500)
      const before = usage()
      await afterMs(2_000)
      const after = usage()
      const found = ((after.seconds - before.seconds) * 1e9) / (after.atNs - before.atNs)
      note('cpu quota', 0.4, found)
      expect(found).toBeLessThan(0.4 * (1 + TOLERANCE))
      expect(found).toBeGreaterThan(0.2)
      await new Promise((resolve) => spinner.child.once('exit', resolve))
    })
  })

  it('share a core by weight with VMs that have no limit of their own', async () => {
    // On one core; a VM outside of the groups would weigh as much as all of them together.
    const spin = ['taskset', '-c', '0', 'timeout', '4', 'sh', '-c', 'while :; do :; done']
    const spinners = [waiting(spin), waiting(spin)]
    const pids = spinners.map(({ child }) => child.pid ?? 0)
    await under({ cpu: { on: ['vm2'], weight: 10 } }, pids, async (readBack) => {
      expect(readBack['CPU weight of vm1']).toBe('100')
      expect(Number(readBack['CPU weight of vm2'])).toBeCloseTo(10, 0)
      const ended = spinners.map(async ({ child }) => new Promise((resolve) => child.once('exit', resolve)))
      for (const { child } of spinners) child.stdin?.end('go\n')
      await afterMs(500)
      const before = spentBy(roots)
      await afterMs(2_500)
      const after = spentBy(roots)
      const [first = 0, second = 0] = ['vm1', 'vm2'].map((vm) => (after[vm] ?? 0) - (before[vm] ?? 0))
      note('cpu weights, ratio', 10, first / second)
      expect(first / second).toBeGreaterThan(5)
      await Promise.all(ended)
    })
  })

  it('stay with a process in one group of a kind only, and undo what was begun', async () => {
    const [one, two] = [waiting(['true']), waiting(['true'])]
    const disk = [
      { by: 'cgroup', on: 'all', write: '10 MB/s', shared: true },
      { by: 'cgroup', on: 'victim', read: '10 MB/s' },
    ]
    const pids = [one.child.pid ?? 0, two.child.pid ?? 0]
    await expect(under({ disk }, pids, () => Promise.resolve())).rejects.toThrow('is in the cgroup vm1+vm2 already')
    expect(campaignDirectories(roots).filter((path) => existsSync(path))).toEqual([])
    await Promise.all([one.go(), two.go()])
  })
})

describe('the groups of a lab', () => {
  const mounts = campaignDirectories(findCgroupRoots('')).map((path) => path.replace(/\/$/, ''))
  const ours = () =>
    mounts.flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.startsWith('tonari-'))
        .map((name) => join(path, name)),
    )

  async function start() {
    const child = spawn(process.execPath, ['--import', 'tsx', LAB], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
    const { name, members } = JSON.parse(line) as { name: string; members: string[] }
    const left = () => ours().filter((path) => path.endsWith(name))
    expect(left()).toHaveLength(mounts.length)
    return { child, members, left }
  }
  const goneMs = async (left: () => string[]) => {
    const startNs = monotonicNs()
    while (left().length > 0 && monotonicNs() - startNs < GONE_WITHIN_MS * 1e6) await afterMs(5)
    return (monotonicNs() - startNs) / 1e6
  }

  it('are reached from inside, and end with it', async () => {
    const { child, members, left } = await start()
    expect(members).toEqual([members[0], members[0]])
    expect(Number(members[0])).toBeGreaterThan(0)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    process.kill(child.pid ?? 0, 'SIGINT')
    expect(await exited).toBe(0)
    expect(left()).toEqual([])
  })

  it.each(['its outermost process', 'its whole process group'])('end when %s is killed', async (what) => {
    const { child, left } = await start()
    const pid = child.pid ?? 0
    process.kill(what === 'its outermost process' ? pid : -pid, 'SIGKILL')
    const ms = await goneMs(left)
    note(`groups gone after SIGKILL of ${what}, ms`, GONE_WITHIN_MS, ms)
    expect(left()).toEqual([])
  })

  it('are removed with all that is below them', async () => {
    const [mount = ''] = mounts
    const directory = join(mount, `tonari-guard-test-${process.pid}`)
    mkdirSync(join(directory, 'a/b'), { recursive: true })
    await guardCgroups([directory]).release()
    expect(existsSync(directory)).toBe(false)
  })
})
