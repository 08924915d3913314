import { afterAll, describe, expect, it } from 'vitest'
import { monotonicNs } from '../../src/host/clock.ts'
import { METRIC_HELP } from '../../src/telemetry/metricHelp.ts'
import { openMetrics } from '../../src/telemetry/openMetrics.ts'
import { openProbes, PROBES } from '../../src/telemetry/registry.ts'
import { brokenRules } from './openMetricsRules.ts'
import { sampleTarget } from './sampleTarget.ts'

const { target, kill } = sampleTarget(3)
const pause = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
afterAll(kill)

/** The kernel itself says that these may fall (proc_stat(5)). */
const MAY_FALL = ['core.idle', 'core.iowait']
/** Every Linux host has these. */
const EVERYWHERE = ['threads', 'cores', 'process io', 'softnet', 'protocols', 'memory']

describe.each(PROBES)('the probe $name', ({ name, open }) => {
  it('has columns that stay, counters that never fall, and writes nowhere else; or says why not', async () => {
    const probe = await open(target)
    if ('unavailable' in probe) {
      expect(EVERYWHERE).not.toContain(name)
      expect(probe.unavailable.length).toBeGreaterThan(10)
      return
    }
    expect(probe.name).toBe(name)
    expect(probe.columns.length).toBeGreaterThan(0)
    expect(probe.columns.filter(({ metric }) => METRIC_HELP[metric] === undefined)).toEqual([])
    const before = JSON.stringify(probe.columns)
    const rows: Float64Array[] = []
    for (let at = 0; at < 3; at++) {
      const row = new Float64Array(probe.columns.length + 2).fill(-7)
      probe.ask?.()
      const decode = probe.capture()
      await probe.settle?.()
      decode(row, 1)
      expect([row[0], row.at(-1)]).toEqual([-7, -7])
      expect(row.subarray(1, -1).every((value) => value >= 0)).toBe(true)
      rows.push(row.slice(1, -1))
      await pause(20)
    }
    for (const [index, { metric, kind }] of probe.columns.entries()) {
      if (kind !== 'counter' || MAY_FALL.includes(metric)) continue
      expect(rows[1]![index]).toBeGreaterThanOrEqual(rows[0]![index]!)
      expect(rows[2]![index]).toBeGreaterThanOrEqual(rows[1]![index]!)
    }
    expect(JSON.stringify(probe.columns)).toBe(before)
    probe.close()
  })
})

describe('openProbes', () => {
  it('reads all probes in little time, and names those that are not there', async () => {
    const probes = await openProbes(target)
    const names = probes.columns.map(({ metric, dimensions }) => `${metric} ${JSON.stringify(dimensions)}`)
    expect(new Set(names).size).toBe(names.length)
    expect(probes.unavailable.map(({ probe }) => probe)).toContain('performance counters')
    const row = new Float64Array(names.length).fill(-7)
    const costsNs: number[] = []
    for (let at = 0; at < 50; at++) {
      const startNs = monotonicNs()
      probes.capture()(row)
      costsNs.push(monotonicNs() - startNs)
    }
    costsNs.sort((a, b) => a - b)
    expect(costsNs[25]).toBeLessThan(10e6)
    expect(row.every((value) => value !== -7)).toBe(true)
    expect(brokenRules(openMetrics(probes.columns, row))).toEqual([])
    probes.close()
  })

  it('writes NaN for a VM that has died, and goes on with the others', async () => {
    const dying = sampleTarget(1)
    const probes = await openProbes({ ...target, vms: [...target.vms.slice(1), ...dying.target.vms] })
    await dying.kill()
    const row = new Float64Array(probes.columns.length)
    probes.ask()
    await probes.settle()
    probes.capture()(row)
    const gone = probes.columns.flatMap(({ dimensions }, index) => (dimensions['vm'] === 'vm1' ? [row[index]] : []))
    const alive = probes.columns.flatMap(({ dimensions }, index) => (dimensions['vm'] === 'vm2' ? [row[index]] : []))
    expect(gone).toEqual(Array<number>(8).fill(Number.NaN))
    expect(alive).toHaveLength(8)
    expect(alive.some(Number.isNaN)).toBe(false)
    probes.close()
  })
})
