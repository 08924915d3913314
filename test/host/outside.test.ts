import { describe, expect, it } from 'vitest'
import { foreignProcesses } from '../../src/host/outside.ts'

const reading = (atNs: number, cpuNs: Record<string, number>) => ({
  atNs,
  processes: Object.entries(cpuNs).map(([key, spentNs]) => {
    const [pid = '', name = ''] = key.split(' ')
    return { pid: Number(pid), name, cpuNs: spentNs }
  }),
})

describe('processes beside a campaign', () => {
  it('are named when they used a noticeable part of a core, the greediest first', () => {
    const before = reading(5e9, { '10 make': 1e9, '11 cc1': 2e9, '12 sshd': 3e9 })
    const after = reading(7e9, { '10 make': 1.5e9, '11 cc1': 4e9, '12 sshd': 3.02e9 })
    expect(foreignProcesses(before, after)).toEqual([
      { pid: 11, name: 'cc1', cores: 1 },
      { pid: 10, name: 'make', cores: 0.25 },
    ])
  })

  it('count from their start where they are new, also under the number of one that has ended', () => {
    const found = foreignProcesses(reading(0, { '10 make': 9e9 }), reading(1e9, { '10 cc1': 0.5e9, '11 ld': 0.1e9 }))
    expect(found).toEqual([
      { pid: 10, name: 'cc1', cores: 0.5 },
      { pid: 11, name: 'ld', cores: 0.1 },
    ])
  })

  it('are none where nothing can be seen', () => {
    expect(foreignProcesses(reading(0, {}), reading(1e9, {}))).toEqual([])
  })
})
