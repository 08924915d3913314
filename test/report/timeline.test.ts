import { describe, expect, it } from 'vitest'
import { timelineRows } from '../../src/report/figures/timeline.ts'
import { sampleRun } from '../fakes/sampleRun.ts'
import { sampleInput } from './sampleReport.ts'

const run = sampleRun()

describe('the windows shown over time', () => {
  it('come from the first block, alone and beside the most neighbours', () => {
    const rows = timelineRows(sampleInput())
    expect(rows.map(({ group, block }) => `${group} ${block}`)).toEqual(run.plan.groups.map(({ id }) => `${id} 1`))
    for (const { alone, loaded } of rows) {
      expect([alone.trial.state, loaded.trial.state, loaded.trial.vms]).toEqual(['alone', 'loaded', 3])
    }
  })

  it('tell what is known of UDP: the rate sent', () => {
    const sent = timelineRows(sampleInput()).flatMap((row) => (row.sent ? [row.group] : []))
    expect(sent).toEqual(['netperf-udp'])
  })

  it('never come from two boots, nor from a block that lacks one', () => {
    const trials = run.trials.map((trial) =>
      trial.block === 1 && trial.state === 'alone' ? { ...trial, boot: 9 } : trial,
    )
    const series = [...run.series, ...run.series.map((entry) => ({ ...entry, boot: 9 }))]
    expect(timelineRows(sampleInput({ trials, series })).map(({ block }) => block)).toEqual(Array(9).fill(2))
  })

  it('leave out workloads without a series', () => {
    const series = run.series.filter(({ trial }) => !trial.includes('memwrite'))
    expect(timelineRows(sampleInput({ series })).map(({ group }) => group)).not.toContain('memwrite')
    expect(timelineRows(sampleInput({ series: [] }))).toEqual([])
  })
})
