import { describe, expect, it } from 'vitest'
import { blameCell } from '../../src/analyse/blame/blame.ts'
import { stripFigure, stripRows } from '../../src/report/figures/stripFigure.ts'
import { stripOf, stripRounds, stripsWanted } from '../../src/report/strips.ts'
import { groupOf, sampleLedgers, simulatedCell, tcpWorld } from '../fakes/simulatedCell.ts'
import { sampleInput } from './sampleReport.ts'

const input = sampleInput()
const { cell, counters } = simulatedCell(groupOf('netperf-tcp'), tcpWorld, 6, 3)
const ledgersOf = sampleLedgers(counters)
const common = { verdict: 'interfered', placebo: null, margin: 0.05, mostBlocks: 16, gateSize: 1 } as const
const blame = blameCell({ cell, ledgersOf, ...common })
const cells = input.analysis.cells.map((each) => (each.id === 'netperf-tcp-3vm' ? { ...each, blame } : each))
const [round] = stripRounds(cells, input.trials)
const wanted = stripsWanted(round!, { victim: 'vm1', port: 'port0' })

describe('strips over time', () => {
  it('show one round of each cell with a blame, and the counters of what is named', () => {
    expect(stripRounds(cells, input.trials)).toHaveLength(1)
    expect([round?.alone.state, round?.loaded.state, round?.loaded.vms]).toEqual(['alone', 'loaded', 3])
    expect(round?.alone.boot).toBe(round?.loaded.boot)
    expect(wanted.map(({ metric, trial }) => [metric, trial.state])).toEqual([
      ['qdisc.dropped', 'alone'],
      ['qdisc.dropped', 'loaded'],
    ])
    const foreign = input.trials.map((trial) => (trial.state === 'alone' ? { ...trial, boot: 99 } : trial))
    expect(stripRounds(cells, foreign)).toEqual([])
  })

  it('are rises a second', () => {
    const { points } = stripOf(wanted[0]!, [
      [1e9, 100],
      [1.1e9, 130],
      [1.3e9, 130],
    ])
    expect(points.map(([timeNs, value]) => [timeNs, Math.round(value)])).toEqual([
      [1.1e9, 300],
      [1.3e9, 0],
    ])
  })

  it('are drawn below the rate, on its time axis', () => {
    const strips = wanted.map((each) =>
      stripOf(
        each,
        Array.from({ length: 11 }, (_, at) => [each.trial.startNs + at * 1e8, at * at] as const),
      ),
    )
    const report = { ...input, analysis: { ...input.analysis, cells }, strips }
    const rows = stripRows(report)
    expect(rows.map(({ group }) => group)).toEqual(['netperf-tcp-3vm: rate', 'netperf-tcp-3vm: NIC queue'])
    expect(rows.map(({ loaded }) => loaded.trial.id)).toEqual([round?.loaded.id, round?.loaded.id])
    const [figure] = stripFigure(report)
    expect(figure?.svg).toContain('netperf-tcp-3vm: NIC queue, packets/s')
    expect(stripFigure({ ...report, strips: [] })).toEqual([])
    expect(stripFigure(input)).toEqual([])
  })
})
