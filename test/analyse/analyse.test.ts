import { describe, expect, it } from 'vitest'
import { type AnalysisInput, analyse } from '../../src/analyse/analyse.ts'
import { analysisSchema } from '../../src/model/analysis.ts'
import { sampleBoot, TWO_SOCKET_HOST } from '../fakes/sampleHost.ts'
import { sampleMetric, sampleRun } from '../fakes/sampleRun.ts'

const run = sampleRun()
const input: AnalysisInput = { run: 'sample', ...run, metricOf: sampleMetric }
const analysis = analyse(input)
const conditionsOf = (changes: Partial<AnalysisInput>) => analyse({ ...input, ...changes }).conditions.join('\n')

describe('the analysis of a run', () => {
  it('is a valid document that JSON keeps as it is', () => {
    expect(analysisSchema.parse(JSON.parse(JSON.stringify(analysis)))).toEqual(analysis)
    expect(analysis.cells.map((cell) => cell.id)).toEqual(run.plan.cells.map((cell) => cell.id))
    expect([analysis.trials, analysis.plannedTrials]).toEqual([136, 136])
  })

  it('finds the interference that is there, and none in the placebo', () => {
    const cell = (id: string) => analysis.cells.find((candidate) => candidate.id === id)!
    expect(cell('netperf-tcp-3vm').high).toBeLessThan(0.4)
    expect(cell('netperf-tcp-3vm').low).toBeGreaterThan(0.28)
    expect(cell('netperf-udp-3vm').network).toMatchObject({ victimShare: 1 / 3, portBitsPerSecond: 49.2e6 })
    expect(cell('netperf-udp-1vm').network!.lossRatio).toBeCloseTo(1 - 49.2 / 190, 9)
    expect(cell('netperf-udp-2vm').metrics.sent).toMatchObject({ unit: 'bit/s', alone: 190e6 })
    expect(cell('netperf-udp-1vm').metrics.sent!.loaded).toBeNull()
    expect(cell('placebo-3vm').ratio).toBeGreaterThan(0.95)
    expect(cell('placebo-3vm')).toMatchObject({ placebo: true, neighbours: 'sleep', coverage: 1 })
  })

  it('accounts for the wall time, the skew and its own CPU time', () => {
    expect(analysis.wall.windowNs).toBeCloseTo(136e9, 0)
    const examinedNs = analysis.wall.steps.qualification ?? Number.NaN
    expect(analysis.wall.totalNs).toBeCloseTo(136 * 1.6e9 + 4 * 4.3e9 + examinedNs, 0)
    expect(analysis.wall.steps.provision).toBe(16e9)
    expect(analysis.startSkewNs).toEqual({ n: 136, p50: 120_000, p95: 120_000 })
    expect(analysis.controllerCpuShare).toBeCloseTo(0.01, 9)
    const nothing = analyse({ ...input, trials: [], boots: [], qualification: null })
    expect([nothing.startSkewNs, nothing.controllerCpuShare, nothing.wall.totalNs]).toEqual([null, null, 0])
    expect(nothing.cells.every((cell) => cell.ratio === null && cell.n === 0)).toBe(true)
    expect(analysisSchema.parse(JSON.parse(JSON.stringify(nothing)))).toEqual(nothing)
  })

  it('takes the margin from the plan, or from the acceleration', () => {
    expect(analysis.margin).toBe(0.1)
    expect(analyse({ ...input, host: TWO_SOCKET_HOST }).margin).toBe(0.05)
    expect(analyse({ ...input, plan: { ...run.plan, margin: 0.02 } }).margin).toBe(0.02)
  })

  it('refuses a plan whose cell has no group', () => {
    const plan = { ...run.plan, cells: [{ id: 'x@2', group: 'x', vms: 2, control: 'none' }] }
    expect(() => analyse({ ...input, plan })).toThrow(expect.objectContaining({ code: 'badInput' }))
  })
})

describe('steadiness', () => {
  const cellOf = (id: string) => analysis.cells.find((cell) => cell.id === id)!

  it('is not judged from what UDP sent, and says why', () => {
    for (const vms of [2, 3]) {
      const udp = cellOf(`netperf-udp-${vms}vm`)
      expect([udp.stability, udp.isolation, udp.window?.autocorrelationNs]).toEqual([null, null, null])
      expect(udp.withoutSteadiness).toContain('only what VM1 sent is known')
      expect(cellOf(`netperf-tcp-${vms}vm`)).toMatchObject({
        withoutSteadiness: null,
        isolation: { p10: expect.any(Number) as unknown },
      })
    }
    expect(cellOf('netperf-udp-1vm').withoutSteadiness).toBeNull()
  })
})

describe('conditions', () => {
  it('say what bears on every figure', () => {
    const text = analysis.conditions.join('\n')
    expect(analysis.conditions[0]).toMatch(/^Emulated \(TCG\): absolute scores mean nothing/)
    for (const part of ['itself a virtual machine', 'Noise floor', '24 MB/s writing and 32 MB/s reading', '50 Mbit/s'])
      expect(text).toContain(part)
    expect(text).toContain('Cached: iozone-write-cached, iozone-read-cached.')
    expect(text).not.toMatch(/KSM|Void|ignored|broke off/)
  })

  it('name what was found on the host and in the boots', () => {
    const text = conditionsOf({
      host: { ...TWO_SOCKET_HOST, virtualised: null, ksm: true, turbo: true },
      boots: [sampleBoot(1, { differences: ['a', 'b'] }), sampleBoot(2, { differences: ['a'] })],
      placement: { ...input.placement, portBitsPerSecond: null },
    })
    for (const part of ['could not be read', 'KSM is on', 'Turbo is on', 'has no rate limit'])
      expect(text).toContain(part)
    expect(text).toContain('in every boot: a')
    expect(text).toContain('in boot 1: b')
    expect(text).not.toContain('Emulated')
  })

  it('name void blocks, lost windows and strangers', () => {
    const [first, ...rest] = run.trials
    const trials = rest.map((trial) =>
      trial.id === 'b2-dhrystone-r0-loaded3'
        ? { ...trial, neighbours: trial.neighbours.map((dose, at) => ({ ...dose, coverage: at === 0 ? 0.5 : 1 })) }
        : trial,
    )
    const text = conditionsOf({ trials: [...trials, { ...first!, id: 'elsewhere' }] })
    expect(text).toContain('Void blocks, which count for nothing and were repeated: dhrystone-3vm (1).')
    expect(text).toContain('1 window of 136 begun in a boot that broke off')
    expect(text).toContain('1 trial ignored')
  })

  it('name the windows of a boot that was cut short after its last one', () => {
    const text = conditionsOf({ boots: run.boots.filter(({ boot }) => boot !== 2) })
    expect(text).toContain('34 windows of 136 begun in a boot that broke off; cells that lack one there, and all cells')
  })
})
