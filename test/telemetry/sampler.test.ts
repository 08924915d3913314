import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { monotonicNs } from '../../src/host/clock.ts'
import { readThreads } from '../../src/host/threads.ts'
import { nextInstant } from '../../src/telemetry/grid.ts'
import { SampleBuffer } from '../../src/telemetry/sampleBuffer.ts'
import { startSampler } from '../../src/telemetry/sampler.ts'
import { sampleTarget } from './sampleTarget.ts'

const { target, kill } = sampleTarget(2)
const pause = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
afterAll(kill)

describe('nextInstant', () => {
  const grid = { startNs: 5e9, periodNs: 1e8 }

  it('aims at the grid, not at the last sample, and leaves out what was missed', () => {
    expect(nextInstant(grid, 0, 5e9)).toEqual({ number: 1, inMs: 100 })
    expect(nextInstant(grid, 0, 5e9 + 3e6)).toEqual({ number: 1, inMs: 97 })
    expect(nextInstant(grid, 4, 5e9 + 10e8 + 1e6)).toEqual({ number: 11, inMs: 99 })
    expect(nextInstant(grid, 2, 5e9 + 2e8)).toEqual({ number: 3, inMs: 100 })
  })

  it('never gives an instant twice, nor wakes before it', () => {
    expect(nextInstant(grid, 2, 5e9 + 2e8 - 4e5)).toEqual({ number: 3, inMs: 101 })
    expect(nextInstant(grid, 2, 5e9 + 2e8 + 4e5)).toEqual({ number: 3, inMs: 100 })
  })
})

describe('SampleBuffer', () => {
  it('keeps all rows in order while it grows, and hands them over once', () => {
    const buffer = new SampleBuffer(2)
    for (let at = 0; at < 1000; at++) buffer.push(at, Float64Array.of(at, -at))
    const { trial, timesNs, values } = buffer.take('t1')
    expect(trial).toBe('t1')
    expect(timesNs).toHaveLength(1000)
    expect(values).toHaveLength(2000)
    expect([timesNs[999], values[1998], values[1999]]).toEqual([999, 999, -999])
    buffer.push(1, Float64Array.of(2, 3))
    expect(buffer.take('t2')).toEqual({ trial: 't2', timesNs: Float64Array.of(1), values: Float64Array.of(2, 3) })
  })
})

describe('the sampler', () => {
  it('samples on a grid in a thread of its own, on the cores that it was given', async () => {
    const sampler = await startSampler({ housekeepingCores: [0], periodNs: 20e6 })
    try {
      const pinned = readThreads(process.pid).filter(({ cores }) => cores.length === 1 && cores[0] === 0)
      expect(pinned.length).toBeGreaterThan(0)

      const watched = await sampler.watch(target)
      const startNs = monotonicNs()
      await watched.start('first')
      await pause(300)
      const { trial, timesNs, values } = await watched.stop()
      const endNs = monotonicNs()
      expect(trial).toBe('first')
      expect(timesNs.length).toBeGreaterThan(2)
      expect(timesNs.length).toBeLessThanOrEqual((endNs - startNs) / 20e6 + 2)
      expect(values).toHaveLength(timesNs.length * watched.columns.length)
      expect(timesNs[0]).toBeGreaterThan(startNs)
      expect(timesNs.at(-1)).toBeLessThan(endNs)
      expect(timesNs).toEqual(timesNs.slice().sort())
      const idle = watched.columns.findIndex(({ metric }) => metric === 'memory.available')
      expect(values[idle]).toBeGreaterThan(0)

      await watched.start('second')
      await pause(50)
      const second = await watched.stop()
      expect(second.trial).toBe('second')
      expect(second.timesNs[0]).toBeGreaterThan(timesNs.at(-1)!)
      expect(watched.unavailable.length).toBeGreaterThan(0)
    } finally {
      await sampler.close()
    }
  })

  it('keeps several targets apart, and forgets one that is closed', async () => {
    const sampler = await startSampler({ housekeepingCores: [], periodNs: 20e6 })
    try {
      const [both, one] = await Promise.all([
        sampler.watch(target),
        sampler.watch({ ...target, vms: target.vms.slice(0, 1) }),
      ])
      expect(one.columns.length).toBeLessThan(both.columns.length)
      await one.start('one')
      const { trial, timesNs, values } = await one.stop()
      expect(trial).toBe('one')
      expect(values).toHaveLength(timesNs.length * one.columns.length)
      await one.close()
      await expect(one.start('again')).rejects.toMatchObject({ code: 'internal' })
      await both.start('both')
      expect((await both.stop()).trial).toBe('both')
    } finally {
      await sampler.close()
    }
  })

  it('leaves no program behind', async () => {
    const sampler = await startSampler({ housekeepingCores: [] })
    await sampler.watch(target)
    await sampler.close()
    await pause(200)
    expect(childrenOf(process.pid).filter((name) => name === 'tc')).toEqual([])
  })

  it('says so when its thread has ended', async () => {
    const sampler = await startSampler({ housekeepingCores: [] })
    const watched = await sampler.watch(target)
    await sampler.close()
    await expect(watched.stop()).rejects.toMatchObject({ code: 'internal' })
    await expect(startSampler({ housekeepingCores: [9999] })).rejects.toMatchObject({ code: 'internal' })
  })
})

function childrenOf(parent: number): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const [, name, ppid] = /^\d+ \((.*)\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      return name !== undefined && Number(ppid) === parent ? [name] : []
    } catch {
      return []
    }
  })
}
