import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCpuDescription, parseCpuTable } from '../../src/host/topology.ts'

function golden(name: string): string {
  return readFileSync(join(import.meta.dirname, '../golden/lscpu', name), 'utf8')
}

describe('parseCpuTable', () => {
  it('reads a guest with two CPUs', () => {
    expect(parseCpuTable(golden('guest-2-cpus.table.json'))).toEqual([
      { cpu: 0, core: 0, socket: 0, node: 0 },
      { cpu: 1, core: 1, socket: 0, node: 0 },
    ])
  })

  it('reads two sockets with SMT and leaves out a CPU that is offline', () => {
    const cores = parseCpuTable(golden('constructed-2-sockets-smt.table.json'))
    expect(cores).toHaveLength(15)
    expect(cores.filter(({ core }) => core === 5)).toEqual([
      { cpu: 5, core: 5, socket: 1, node: 1 },
      { cpu: 13, core: 5, socket: 1, node: 1 },
    ])
    expect(cores.map(({ cpu }) => cpu)).not.toContain(15)
  })

  it('reads the older form with words, and takes a host without NUMA for one node', () => {
    expect(parseCpuTable(golden('constructed-words-no-numa.table.json'))).toEqual(
      [0, 1, 2].map((cpu) => ({ cpu, core: cpu, socket: 0, node: 0 })),
    )
  })

  it.each(['', '{}', '{"cpus": []}', '{"cpus": [{"cpu": 0, "online": false}]}', '{"cpus": [{"cpu": "x"}]}'])(
    'refuses %j',
    (text) => {
      expect(() => parseCpuTable(text)).toThrow(/lscpu/)
    },
  )
})

describe('parseCpuDescription', () => {
  it('knows a guest by its hypervisor', () => {
    const description = parseCpuDescription(golden('guest-2-cpus.description.json'))
    expect(description).toEqual({ model: 'AMD EPYC', virtualised: true })
  })

  it('reads nested fields of bare metal', () => {
    const description = parseCpuDescription(golden('constructed-2-sockets-smt.description.json'))
    expect(description).toEqual({ model: 'Intel(R) Xeon(R) E5-2637 v4 @ 3.50GHz', virtualised: false })
  })

  it('does not claim bare metal where nothing tells', () => {
    expect(parseCpuDescription('{"lscpu": [{"field": "Architecture:", "data": "aarch64"}]}')).toEqual({
      model: 'unknown',
      virtualised: null,
    })
  })
})
