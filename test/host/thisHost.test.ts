import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { tryDevice, tryNamespaces, tryTun } from '../../src/host/capabilities.ts'
import { monotonicNs, processCpuNs, wallClock } from '../../src/host/clock.ts'
import { cacheDirectory, readDiskSpace } from '../../src/host/diskSpace.ts'
import { examineHost } from '../../src/host/doctor/examineHost.ts'
import { readHostFacts } from '../../src/host/facts.ts'
import { doctorReportSchema } from '../../src/model/doctor.ts'
import { hostFactsSchema } from '../../src/model/hostFacts.ts'

describe('this host', () => {
  it('gives facts that agree with Node and with the schema', async () => {
    const facts = await readHostFacts({ acceleration: 'tcg', accelerationReason: 'for the test' })
    expect(hostFactsSchema.parse(facts)).toEqual(facts)
    expect(facts.cores).toHaveLength(cpus().length)
    expect(facts.memoryAvailableBytes).toBeLessThan(facts.memoryBytes)
    expect(facts.nodes.flatMap((node) => node.cpus).sort((a, b) => a - b)).toEqual(facts.cores.map(({ cpu }) => cpu))
    expect(facts.tools['lscpu']).toMatch(/^\d+\.\d+/)
  })

  it('is examined as a whole', async () => {
    const kvm = { state: 'unknown', reason: 'not tried', mend: '' } as const
    const report = await examineHost({ kvm, image: { present: false, path: '/x' }, runsDirectory: '/var/tmp/no/runs' })
    expect(doctorReportSchema.parse(report)).toEqual(report)
    const ids = report.items.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('makes namespaces and a tap', async () => {
    expect(await tryNamespaces()).toEqual({ usable: true, reason: '' })
    expect(await tryTun()).toEqual({ usable: true, reason: '' })
  })

  it('tells why a device cannot be used', async () => {
    expect(await tryDevice('/dev/no-such-device')).toEqual({
      usable: false,
      reason: '/dev/no-such-device does not exist',
    })
    expect((await tryDevice('/proc/1')).usable).toBe(false)
  })

  it('has clocks that move at the same pace', () => {
    const [wall, monotonic, cpu] = [Date.now(), monotonicNs(), processCpuNs()]
    while (monotonicNs() - monotonic < 100e6) Math.sqrt(monotonic)
    expect(monotonicNs() - monotonic).toBeLessThan(5e9)
    expect(Math.abs((Date.now() - wall) * 1e6 - (monotonicNs() - monotonic))).toBeLessThan(500e6)
    expect(processCpuNs() - cpu).toBeGreaterThan(10e6)
    expect(Math.abs(Date.parse(wallClock()) - Date.now())).toBeLessThan(1000)
  })

  it('knows the space of a directory that is still to be made', async () => {
    const [here, below] = [await readDiskSpace('/tmp'), await readDiskSpace('/tmp/no/such/directory')]
    expect(here.freeBytes).toBeGreaterThan(0)
    expect(Math.abs(here.freeBytes - below.freeBytes)).toBeLessThan(2 ** 30)
    expect((await readDiskSpace('/dev/shm')).inMemory).toBe(true)
  })
})

describe('cacheDirectory', () => {
  it.each([
    [{ TONARI_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, true, '/c'],
    [{ XDG_CACHE_HOME: '/x', HOME: '/root' }, true, '/var/cache/tonari'],
    [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, false, '/x/tonari'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/h' }, false, '/h/.cache/tonari'],
    [{ TONARI_CACHE: '', HOME: '/h' }, false, '/h/.cache/tonari'],
  ])('of %j, root %s, is %s', (environment, isRoot, directory) => {
    expect(cacheDirectory(environment, isRoot)).toBe(directory)
  })
})
