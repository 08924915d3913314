import { describe, expect, it } from 'vitest'
import type { DoctorEvidence } from '../../../src/host/doctor/evidence.ts'
import { sizeText } from '../../../src/host/doctor/items.ts'
import { judgeHost } from '../../../src/host/doctor/judge.ts'
import { TOOLS } from '../../../src/host/tools.ts'
import { goodHost, poorHost } from './evidenceSamples.ts'

function judged(id: string, change: Partial<DoctorEvidence>, base = goodHost) {
  return judgeHost({ ...base, ...change }).items.find((item) => item.id === id)!
}

function withFacts(change: Partial<DoctorEvidence['facts']>): Partial<DoctorEvidence> {
  return { facts: { ...goodHost.facts, ...change } }
}

describe('judgeHost', () => {
  it('finds no fault with a good host', () => {
    const faults = judgeHost(goodHost).items.filter(({ state }) => state !== 'ok')
    expect(faults).toEqual([])
  })

  it('finds everything wrong with a poor one, and says what it costs and how to mend it', () => {
    const { items } = judgeHost(poorHost)
    const ok = items.filter(({ state }) => state === 'ok').map(({ id }) => id)
    expect(ok).toEqual(['smt', 'numa'])
    const missing = items.filter(({ state }) => state === 'missing').map(({ id }) => id)
    const tools = TOOLS.map(({ program }) => `tool-${program}`)
    expect(missing).toEqual(['memory', 'namespaces', 'tun', 'disk', 'disk-runs', ...tools])
    for (const { id, found, cost, mend, state } of items) {
      expect([id, found !== '', cost !== '', mend !== '']).toEqual([id, true, state !== 'ok', state !== 'ok'])
    }
  })

  it('names sockets, cores, siblings and caches', () => {
    expect(judged('cpu', {}).found).toBe('Intel(R) Xeon(R) E5-2637 v4 @ 3.50GHz: 2 sockets, 8 cores, 15 logical CPUs')
    expect(judged('smt', {}).found).toBe('7 cores shared by logical CPUs: 0+8, 1+9, 2+10, 3+11, …')
    expect(judged('numa', {}).found).toBe('2 nodes (node 0: 8 CPUs, 32 GiB; node 1: 7 CPUs, 32 GiB)')
    expect(judged('caches', {}).found).toBe('L1d 32 KiB shared by 2 CPUs, L3 15 MiB shared by 8 CPUs')
  })

  it('does not take threads for cores', () => {
    const cores = [0, 1, 2, 3, 4, 5, 6, 7].map((cpu) => ({ cpu, core: cpu % 4, socket: 0, node: 0 }))
    expect(judged('cpu', withFacts({ cores }))).toMatchObject({ state: 'degraded' })
    expect(judged('cpu', withFacts({ cores })).found).toContain('4 cores, 8 logical CPUs')
  })

  it('does not call unknown what it could not read good', () => {
    const unread = withFacts({ governor: null, turbo: null, caches: [] })
    for (const id of ['governor', 'turbo', 'caches']) expect(judged(id, unread).state).toBe('degraded')
    expect(judged('ksm', withFacts({ ksm: null })).found).toBe('not in this kernel')
    expect(judged('bare-metal', withFacts({ virtualised: null })).found).toBe('not known')
  })

  it('tells KVM that failed from KVM that was not tried, and passes on how to mend it', () => {
    const kvm = { state: 'unknown', reason: 'no image to boot', mend: 'tonari image build' } as const
    expect(judged('kvm', { kvm })).toMatchObject({
      state: 'degraded',
      found: 'not known: no image to boot',
      mend: kvm.mend,
    })
    const hanging = { state: 'unusable', reason: 'no output within 5 s', mend: '' } as const
    expect(judged('kvm', { kvm: hanging }).mend).toContain('nesting')
    expect(judged('kvm', { kvm: hanging, kvmDevice: { usable: false, reason: '' } }).mend).toContain('group kvm')
  })

  it.each([
    [{ freeBytes: 100 * 2 ** 30, inMemory: false }, 'ok'],
    [{ freeBytes: 4 * 2 ** 30, inMemory: false }, 'degraded'],
    [{ freeBytes: 24 * 2 ** 30, inMemory: false }, 'degraded'],
    [{ freeBytes: 25 * 2 ** 30, inMemory: false }, 'ok'],
    [{ freeBytes: 100 * 2 ** 30, inMemory: true }, 'degraded'],
    [{ freeBytes: 2 ** 29, inMemory: false }, 'missing'],
  ])('judges %j of disk for runs %s', (space, state) => {
    expect(judged('disk-runs', { runs: { ...space, directory: '/x' } })).toMatchObject({
      state,
      mend: state === 'ok' ? '' : (expect.stringContaining('--out') as unknown),
    })
  })

  it.each([
    [{ freeBytes: 4 * 2 ** 30, inMemory: false }, 'ok'],
    [{ freeBytes: 100 * 2 ** 30, inMemory: true }, 'degraded'],
    [{ freeBytes: 2 ** 29, inMemory: false }, 'missing'],
  ])('judges %j of disk for images %s', (space, state) => {
    expect(judged('disk', { disk: { ...space, directory: '/x' } }).state).toBe(state)
  })

  it('names compiler and make, with what the lack of them costs', () => {
    const tools = Object.fromEntries(
      TOOLS.flatMap(({ program }) => (program === 'gcc' ? [] : [[program, '1'] as const])),
    )
    expect(judged('tool-make', withFacts({ tools })).state).toBe('ok')
    expect(judged('tool-gcc', withFacts({ tools }))).toMatchObject({
      state: 'missing',
      cost: expect.stringContaining('guest image') as unknown,
      mend: expect.stringContaining('apt-get install --no-install-recommends gcc') as unknown,
    })
  })

  it.each([
    [60, 'ok'],
    [8, 'degraded'],
    [1, 'missing'],
  ])('judges %i GiB of available memory %s', (GiB, state) => {
    expect(judged('memory', withFacts({ memoryAvailableBytes: GiB * 2 ** 30 })).state).toBe(state)
  })

  it('gives an ordinary user commands with sudo, and root without', () => {
    const ksm = withFacts({ ksm: true })
    expect(judged('ksm', ksm).mend).toMatch(/^sh -c/)
    expect(judged('ksm', { ...ksm, isRoot: false }).mend).toMatch(/^sudo sh -c/)
  })

  it('accepts either version of the disk controller', () => {
    expect(judged('cgroups', { cgroups: { v1: ['blkio'], v2: [] } }).state).toBe('ok')
    expect(judged('cgroups', { cgroups: { v1: ['memory'], v2: ['cpu'] } }).state).toBe('degraded')
  })

  it('is a function of its argument', () => {
    expect(judgeHost(poorHost)).toEqual(judgeHost(structuredClone(poorHost)))
  })
})

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [15 * 2 ** 20, '15 MiB'],
    [2 ** 50, '1024 TiB'],
  ])('writes %i as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})
