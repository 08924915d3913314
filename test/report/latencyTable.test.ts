import { describe, expect, it } from 'vitest'
import type { LatencyBin, StateLedgers } from '../../src/model/ledger.ts'
import { latencyTables } from '../../src/report/latencyTable.ts'

const cell = (latencies: LatencyBin[] | null) => {
  const none = { time: null, packets: null, retransmitted: null, segments: null, disk: null }
  const state: StateLedgers = { state: 'loaded', windows: 4, ...none, latencies }
  return { id: 'write-3vm', ledgers: { states: [state], checks: [], notes: [] } }
}

describe('the table of disk latencies', () => {
  it('gives the bound below which half, and nearly all, of the operations stayed', () => {
    const bins = [
      { belowNs: 1e6, operations: 50 },
      { belowNs: 20e6, operations: 45 },
      { belowNs: null, operations: 5 },
    ]
    const [table] = latencyTables([cell(bins)])
    expect(table?.columns.map(({ title }) => title).slice(3)).toEqual(['50 % took', '95 % took', '99 % took'])
    const [row] = table?.rows ?? []
    expect(row?.join(' ').replaceAll('\u00a0', ' ')).toBe('write-3vm loaded 100 < 1 ms < 20 ms 20 ms or more')
  })

  it('is left out where QEMU did not count, or nothing was done', () => {
    expect(latencyTables([cell(null), cell([{ belowNs: null, operations: 0 }])])).toEqual([])
  })
})
