import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisSchema } from '../../src/model/analysis.ts'
import type { BootRecord } from '../../src/model/campaignRecord.ts'
import type { Trial, TrialSeries } from '../../src/model/trial.ts'
import { brokenRules } from '../telemetry/openMetricsRules.ts'
import { start, TONARI } from './command.ts'

const PORT_BITS_PER_SECOND = 50e6
const EXPERIMENT = `name: small
vms: { count: 2, disk: { size: 160 MiB, writeRate: 16 MiB/s, readRate: 32 MiB/s } }
running: [1, 2]
blocks: 2
rounds: 1
workloads:
  - { program: memwrite, passes: 100 }
  - { program: iozone, phase: write, cache: off, fileSize: 16 MiB }
  - { program: iozone, phase: reread, cache: on, fileSize: 48 MiB }
  - { program: netperf, protocol: tcp, duration: 1 s }
  - { program: netperf, protocol: udp, duration: 1 s }
  - { program: fio, duration: 1 s, fileSize: 8 MiB }
  - { program: iperf3, duration: 1 s }
  - { program: stress-ng, stressor: cpu, duration: 1 s }
`

// One round of examination is enough where no verdict is looked at.
const RUN = [TONARI, 'run', '--accept-noisy-host', '--json']

describe('a campaign with every workload', () => {
  let directory: string
  let out: string
  type Cell = { id: string; vms: number; ratio: number | null; n: number; verdict: string | null; reason: string }
  let result: { cells: Cell[]; acceleration: string }
  let trials: Trial[]
  let scraped = ''

  const lines = <T>(name: string) =>
    readFileSync(join(out, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T)

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    out = join(directory, 'run')
    const file = join(directory, 'experiment.yaml')
    writeFileSync(file, EXPERIMENT)
    const run = start([...RUN, file, '--out', out, '--metrics', '127.0.0.1:0'])
    const timer = setInterval(() => {
      const url = /serves metrics on (\S+)/.exec(run.stderr())?.[1]
      if (url === undefined || scraped.includes('vm2')) return
      const scrape = async () => (await fetch(url)).text()
      scrape().then(
        (text) => {
          scraped = text
        },
        () => undefined,
      )
    }, 500)
    const { status, stdout, stderr } = await run.finished
    clearInterval(timer)
    expect({ status, stderr }).toMatchObject({ status: 0 })
    result = JSON.parse(stdout) as typeof result
    trials = lines<Trial>('trials.jsonl')
  }, 400_000)
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('gives every cell a ratio from every block', () => {
    expect(result.cells).toHaveLength(8 * 2 + 1)
    // A host that disturbs a cell again and again makes it void, and that is said; it must stay the exception.
    const whole = result.cells.filter(({ verdict }) => verdict !== 'void')
    const voids = result.cells.filter(({ verdict }) => verdict === 'void').map(({ id, reason }) => `${id}: ${reason}`)
    expect(voids.length, voids.join('\n')).toBeLessThanOrEqual(2)
    for (const cell of whole) {
      expect(cell.n, `${cell.id}: ${cell.reason}`).toBe(2)
      if (cell.vms === 1) expect(cell.ratio).toBeNull()
      else expect(cell.ratio).toBeGreaterThan(0)
    }
  })

  it("keeps each neighbour's load on for the whole of the victim's window", () => {
    const loaded = trials.filter(({ state }) => state === 'loaded')
    for (const { id, vms, neighbours } of loaded) {
      expect(neighbours, id).toHaveLength(vms - 1)
      for (const { coverage } of neighbours) expect(coverage, id).toBeGreaterThan(0.8)
    }
    expect(trials.filter(({ state }) => state !== 'loaded').flatMap(({ neighbours }) => neighbours)).toEqual([])
  })

  it('sends at least twice what the port carries by UDP, and counts the loss at the receiver', () => {
    const udp = trials.filter(({ group, state }) => group === 'netperf-udp' && state === 'loaded')
    expect(udp.length).toBeGreaterThanOrEqual(2)
    for (const { network, result: udpResult } of udp) {
      const bits = Object.values(network?.tapBytes ?? {}).reduce((sum, bytes) => sum + bytes * 8, 0)
      expect(bits / ((network?.intervalNs ?? 0) / 1e9)).toBeGreaterThan(2 * PORT_BITS_PER_SECOND)
      const loss = udpResult.metrics.find(({ name }) => name === 'loss')?.value
      expect(loss).toBeGreaterThan(0.5)
    }
  })

  it('keeps books of datagrams that balance, and of time where guests tell it', () => {
    const analysis = analysisSchema.parse(JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')))
    const checks = (group: string, name: string) =>
      analysis.cells
        .filter((cell) => cell.group === group)
        .flatMap(({ ledgers }) => ledgers?.checks ?? [])
        .filter((check) => check.name.startsWith(name))
    const residuals = checks('netperf-udp', 'residual')
    expect(residuals).toHaveLength(2)
    for (const { judged, held, worst } of residuals) {
      expect(judged).toBeGreaterThan(0)
      expect(held, `worst ${worst}`).toBe(judged)
    }
    for (const name of ['running and waiting', 'sleep against']) {
      const ofTime = checks('memwrite', name)
      expect(ofTime).toHaveLength(2)
      for (const { judged, held, worst } of ofTime) {
        expect(judged, name).toBeGreaterThan(0)
        expect(held, `${name}: worst ${worst}`).toBe(judged)
      }
    }
    const disk = analysis.cells.find(({ id }) => id === 'iozone-write-direct-2vm')?.ledgers?.states
    expect(disk?.find(({ state }) => state === 'alone')?.disk?.['qemuAndHost']).toBeGreaterThan(1e5)
  })

  it('keeps samples of every boot, which answer questions', async () => {
    const sql = "select count(distinct (trial, boot)) n from samples where metric = 'vcpu.run' and vm = 'vm1'"
    const { stdout } = await start([TONARI, 'samples', out, '--sql', sql, '--json']).finished
    expect(JSON.stringify(JSON.parse(stdout))).toContain(`${trials.length}`)
  })

  it('served live metrics while it ran', () => {
    expect(brokenRules(scraped)).toEqual([])
    for (const vm of ['vm1', 'vm2']) {
      expect(scraped).toMatch(new RegExp(`^tonari_vcpu_run_seconds_total{vm="${vm}",vcpu="0"} \\d`, 'm'))
    }
    expect(scraped).toMatch(/^# UNIT tonari_vcpu_run_seconds seconds$/m)
  })

  it('reads back what it asked for, and finds no difference', () => {
    const boots = lines<BootRecord>('boots.jsonl')
    expect(boots.length).toBeGreaterThanOrEqual(2)
    for (const boot of boots) {
      expect([boot.differences, boot.changes, boot.failure]).toEqual([[], [], null])
      expect(boot.port).toEqual({ rateBitsPerSecond: PORT_BITS_PER_SECOND, qdisc: 'tbf' })
      expect(boot.vms.map(({ accelerator }) => accelerator)).toEqual(Array(2).fill(result.acceleration))
    }
  })

  it('keeps raw output and a time series for each window', () => {
    expect(readdirSync(join(out, 'raw'))).toHaveLength(trials.length)
    const series = lines<TrialSeries>('samples.jsonl')
    expect(series.map(({ trial }) => trial)).toEqual(trials.map(({ id }) => id))
    const tcp = series.find(({ trial }) => trial.includes('netperf-tcp') && trial.includes('loaded2'))
    expect(tcp?.series.map(({ vm }) => vm)).toEqual(['vm1', 'vm2'])
    for (const { points } of tcp?.series ?? []) expect(points.length).toBeGreaterThan(5)
  })

  it('writes the same analysis and report again from the saved record', async () => {
    const before = readFileSync(join(out, 'analysis.json'), 'utf8')
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect((await start([TONARI, 'analyse', out, '--json']).finished).stdout).toBe(
      `${JSON.stringify(result, null, 2)}\n`,
    )
    expect((await start([TONARI, 'report', out]).finished).status).toBe(0)
    expect(readFileSync(join(out, 'analysis.json'), 'utf8')).toBe(before)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(page)
    for (const name of ['report.md', 'results.csv', 'figures']) expect(existsSync(join(out, name))).toBe(true)
  })
})
