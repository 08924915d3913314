import { describe, expect, it } from 'vitest'
import { hostTable, vmTable } from '../../src/report/setupTables.ts'
import { networkTable, summaryTable } from '../../src/report/summaryTable.ts'
import { isolationTable, steadinessTable } from '../../src/report/steadinessTables.ts'
import { sampleRun } from '../fakes/sampleRun.ts'
import { sampleInput } from './sampleReport.ts'

const input = sampleInput()
const { boots } = sampleRun()
const rowOf = (rows: readonly (readonly string[])[] | undefined, name: string) => rows?.find(([item]) => item === name)

describe('the tables of host and VMs', () => {
  it("give the port's rate as boots read it back, whatever was asked for", () => {
    const port = (rate: number | null) => ({ rateBitsPerSecond: rate, qdisc: rate === null ? 'noqueue' : 'tbf' })
    const seen = (changed: typeof boots) =>
      rowOf(hostTable({ ...input, boots: changed }).rows, 'NIC port, as read back')?.[1]
    expect(seen(boots.map((boot) => ({ ...boot, port: port(40e6) })))).toBe('limited to 40\u00a0Mbit/s (tbf)')
    const two = [port(40e6), port(null)].flatMap((each) => boots.slice(0, 1).map((boot) => ({ ...boot, port: each })))
    expect(seen(two)).toBe('limited to 40\u00a0Mbit/s (tbf); not limited (noqueue)')
    expect(seen([])).toBe('–')
  })

  it("show each VM's NICs and disk beside the original's", () => {
    const rows = vmTable(input)?.rows
    expect(rowOf(rows, 'NICs')).toEqual([
      'NICs',
      ...['52:54:00:00:00:01', '52:54:00:00:00:02', '52:54:00:00:00:03'].map((mac) => `virtio-net-pci ${mac}`),
      'virtio, through a bridge to the shared port',
    ])
    expect(rowOf(rows, 'Disk')?.[1]).toContain('direct I/O')
  })
})

describe('the tables of results', () => {
  it('give what VM1 sent beside what arrived', () => {
    const [cell, , sent, received] = rowOf(networkTable(input)?.rows, 'netperf-tcp-1vm') ?? []
    expect([cell, sent?.endsWith('Mbit/s'), received?.endsWith('Mbit/s')]).toEqual(['netperf-tcp-1vm', true, true])
    expect(Number.parseFloat(sent ?? '')).toBeGreaterThan(Number.parseFloat(received ?? ''))
  })

  it('give the number of blocks with an idle window in place of an interval', () => {
    const idle = rowOf(summaryTable(input).rows, 'dhrystone-3vm')?.[6]
    const n = input.analysis.cells.find(({ id }) => id === 'dhrystone-3vm')?.rates.idle?.n
    expect(idle).toMatch(new RegExp(`^[\\d.]+\u00a0% \\(${n}\\)$`))
    expect(rowOf(summaryTable(input).rows, 'dhrystone-2vm')?.[6]).toBe('–')
  })

  it('give the isolation metrics with their intervals', () => {
    const row = rowOf(isolationTable(input)?.rows, 'netperf-tcp')!
    // Loss, I_QoS, I_avg, Jain, worst VM.
    for (const text of row.slice(1, 6)) expect(text).toMatch(/^[^[]+ \[-?[\d.]+, [\d.]+\]$/)
    const udp = rowOf(isolationTable(input)?.rows, 'netperf-udp')!
    expect([udp[4], udp[5], udp[7]]).toEqual([
      '–',
      '–',
      expect.stringContaining('with UDP that is not what was received'),
    ])
  })

  it('say why UDP has no steadiness', () => {
    expect(rowOf(steadinessTable(input)?.rows, 'netperf-udp-3vm')?.slice(1, 3)).toEqual([
      '–',
      expect.stringContaining('not judged'),
    ])
  })
})
