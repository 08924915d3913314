import { describe, expect, it } from 'vitest'
import { bindingConditions } from '../../src/analyse/controls/bindingConditions.ts'
import { describeResults } from '../../src/cli/resultText.ts'
import type { LimitBinding } from '../../src/model/limitBinding.ts'
import { renderCsv } from '../../src/report/csv.ts'
import type { ReportInput } from '../../src/report/input.ts'
import { renderReport } from '../../src/report/renderReport.ts'
import { resultDocument } from '../../src/report/resultDocument.ts'
import { controlledRun } from '../fakes/controlledRun.ts'
import { sampleInput } from './sampleReport.ts'

const LIMITED = { name: 'limited', disk: { by: 'qemu', on: 'neighbours', write: '10 MB/s' } }
const input = sampleInput(
  {},
  controlledRun(['none', LIMITED], {
    none: { alone: 40e6, loaded: 16e6, neighbour: 24e6 },
    limited: { alone: 40e6, loaded: 38e6, neighbour: 10e6 },
  }),
)
const BOUND: LimitBinding = {
  ...{ control: 'limited', vms: ['vm2'], workload: 'disk', groups: ['disk-limited'], resource: 'disk', by: 'qemu' },
  ...{ what: 'write', kind: 'ceiling', set: 10e6, unit: 'B/s', counter: "the VMs' processes", outcome: 'binds' },
  ...{ reason: 'delivered and set rate differ by 0.2 %', windows: 8, n: 8, delivered: 10.02e6 },
  error: { mean: 0.002, low: 0.001, high: 0.003, worst: 0.006 },
  settling: { medianNs: 0.3e9, n: 7 },
  overshoot: 1.98,
}
const LOOSE: LimitBinding = {
  ...BOUND,
  ...{ outcome: 'does not bind', reason: '50.0 % more was delivered than was set', delivered: 15e6 },
}

function withBindings(bindings: readonly LimitBinding[]): ReportInput {
  const loose = bindings.filter(({ outcome }) => outcome === 'does not bind')
  const conditions = [...loose.map(({ control }) => `Limit does not bind: ${control}.`), ...input.analysis.conditions]
  return { ...input, analysis: { ...input.analysis, bindings: [...bindings], conditions } }
}
const plain = (html: string) => html.replaceAll('\u00a0', ' ').replaceAll('&#39;', "'")

describe('the section of controls', () => {
  const report = renderReport(
    withBindings([BOUND, { ...BOUND, vms: ['vm1'], outcome: 'not reached', error: null, n: 0 }]),
  )
  const html = plain(report.html)

  it('asks first and answers in a sentence, with what it costs', () => {
    expect(html).toMatch(
      /Does limited protect VM1's disk beside one loaded neighbour\? Yes, the ratio rose by more than 10 %, and VM1 is faster beside its neighbours, after 4 blocks: VM1 keeps 9\d\.\d % \[[\d., ]+\] of its rate alone instead of 4\d\.\d % \[[\d., ]+\] without control; held against its rate alone without control, it keeps 9\d\.\d % \[[\d., ]+\] instead of [34]\d\.\d %; the neighbours lose 58\.3 %; \d+\.\d % of the work/,
    )
    expect(html).toContain(
      'Do the limits bind? Yes: the one that was put to the test; the mean error of a ceiling is at most 0.20 %; ' +
        '1 not reached, which proves nothing.',
    )
  })

  it('shows each limit with set and delivered rate, error and outcome', () => {
    expect(html).toContain('limited: disk ceiling write by qemu')
    for (const text of [
      '10 MB/s',
      '10.02 MB/s',
      '+0.20 % [0.10, 0.30]',
      '+0.60 %',
      '8 of 8',
      '✓ binds',
      '? not reached',
    ]) {
      expect(html).toContain(text)
    }
    expect(plain(report.markdown)).toContain('limited: disk ceiling write by qemu')
  })

  it('draws isolation against work conservation, one named point a control', () => {
    const svg = report.figures['figure-11-controls.svg']!
    expect(report.html).toContain(svg)
    for (const name of ['none', 'limited']) expect(svg).toContain(`>${name}</text>`)
    expect(plain(svg)).toContain('n = 4 blocks')
  })

  it('stands in the table and in the document for programs', () => {
    const [header = '', ...rows] = renderCsv(input.analysis).trim().split('\r\n')
    const names = header.split(',')
    // Counted from the end: reasons hold commas.
    const at = names.indexOf('control_helps') - names.length
    expect(rows.map((row) => row.split(',').at(at))).toEqual(['', 'helps'])
    expect(resultDocument(input.analysis).cells.map(({ controlEffect }) => controlEffect?.base)).toEqual([
      undefined,
      'disk-2vm',
    ])
  })

  it('is loud about a limit that does not bind, and quiet about one that does', () => {
    const loud = plain(renderReport(withBindings([LOOSE])).html)
    const notice = loud.indexOf('<h3>A limit does not bind</h3>')
    expect(notice).toBeGreaterThan(0)
    expect(notice).toBeLessThan(loud.indexOf('<table'))
    expect(loud).toContain('Do the limits bind? No: 1 of 1 that were put to the test do not')
    expect(describeResults(withBindings([LOOSE]).analysis, null)).toContain('Warning: Limit does not bind: limited.')
    expect(html).not.toContain('A limit does not bind')
    expect(describeResults(withBindings([BOUND]).analysis, null)).not.toContain('Warning')
  })

  it('is as loud about a ceiling that falls short', () => {
    const short = {
      ...BOUND,
      outcome: 'falls short' as const,
      error: { mean: -0.9, low: -0.91, high: -0.89, worst: -0.92 },
    }
    const conditions = bindingConditions([short])
    const shown = { ...input, analysis: { ...input.analysis, bindings: [short], conditions } }
    const loud = plain(renderReport(shown).html)
    expect(loud).toContain('<h3>A limit falls short</h3>')
    expect(loud).toContain('Do the limits bind? Not as set: 1 of 1 that were put to the test let less through')
    expect(loud).toContain('▼ falls short')
    expect(describeResults(shown.analysis, null)).toContain('Warning: Limit falls short: limited')
  })

  it('is left out of an experiment without controls', () => {
    const without = renderReport(sampleInput())
    expect(without.html).not.toContain('id="controls"')
    expect(without.figures).not.toHaveProperty('figure-11-controls.svg')
  })
})
