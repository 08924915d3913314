import { describe, expect, it } from 'vitest'
import { blameCell } from '../../src/analyse/blame/blame.ts'
import { cellLedgers } from '../../src/analyse/ledger/cellLedgers.ts'
import type { ReportInput } from '../../src/report/input.ts'
import { renderReport } from '../../src/report/renderReport.ts'
import { stripOf, stripRounds, stripsWanted } from '../../src/report/strips.ts'
import { controlledRun } from '../fakes/controlledRun.ts'
import { sampleBoot, samplePlacement, TWO_SOCKET_HOST } from '../fakes/sampleHost.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { sampleRun } from '../fakes/sampleRun.ts'
import { groupOf, sampleLedgers, simulatedCell, udpWorld } from '../fakes/simulatedCell.ts'
import { sampleInput } from './sampleReport.ts'

const input = sampleInput()
const report = renderReport(input)
const HOSTILE = `<script>alert("x")</script>&'`

const idsOf = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)
const referencesOf = (html: string) =>
  [...html.matchAll(/(?:url\(#|href="#|aria-labelledby=")([^")]*)/g)].flatMap(([, ids]) => ids!.split(' '))

/** A run with controls, one cell of which has ledgers, a blame and strips over time. */
function everything(): ReportInput {
  const LIMITED = { name: 'limited', disk: { by: 'qemu', on: 'neighbours', write: '10 MB/s' } }
  const none = { alone: 40e6, loaded: 16e6, neighbour: 24e6 }
  const limited = { alone: 40e6, loaded: 38e6, neighbour: 10e6 }
  const controlled = sampleInput({}, controlledRun(['none', LIMITED], { none, limited }))
  const { cell, counters } = simulatedCell(groupOf('netperf-udp'), udpWorld, 6, 3)
  const ledgersOf = sampleLedgers(counters)
  const common = { verdict: 'interfered', placebo: null, ledgersOf, margin: 0.05, mostBlocks: 16, gateSize: 1 } as const
  const windows = cell.blocks.flatMap(({ rounds }) => rounds.flat())
  const ledgers = cellLedgers(windows.flatMap((trial) => ledgersOf(trial, cell.group) ?? []))
  const blame = blameCell({ cell, ...common })
  const cells = controlled.analysis.cells.map((each) => (each.id === 'disk-2vm' ? { ...each, ledgers, blame } : each))
  const strips = stripRounds(cells, controlled.trials).flatMap((round) =>
    stripsWanted(round, { victim: 'vm1', port: 'port0' }).map((wanted) =>
      stripOf(
        wanted,
        [0, 1, 2].map((at) => [wanted.trial.startNs + at * 1e8, at] as const),
      ),
    ),
  )
  return { ...controlled, analysis: { ...controlled.analysis, cells }, strips }
}

describe('the report of a run', () => {
  it('names every cell with its ratio and interval, in each of its forms', () => {
    for (const { id, ratio, low, high } of input.analysis.cells) {
      expect(report.html).toContain(`<th scope="row">${id}</th>`)
      expect(report.markdown).toContain(`| ${id} |`)
      expect(report.csv).toContain(`,${id},`)
      if (ratio === null) continue
      const text = `${(ratio * 100).toFixed(1)}\u00a0% [${(low! * 100).toFixed(1)}, ${(high! * 100).toFixed(1)}]`
      expect(report.html).toContain(text)
      expect(report.markdown).toContain(text.replace('[', '\\[').replace(']', '\\]'))
    }
  })

  it('lists every window, condition and compromise', () => {
    for (const { id } of input.trials) expect(report.html).toContain(`<th scope="row">${id}</th>`)
    for (const text of [...input.analysis.conditions, ...input.placement.compromises])
      expect(report.html).toContain(text.replaceAll("'", '&#39;'))
    expect(report.html).toContain('Emulated run: read this before any figure')
    expect(report.html.indexOf('absolute scores mean nothing')).toBeLessThan(report.html.indexOf('<table'))
  })

  it('puts figures 1 to 5 beside the original, each with n, interval and acceleration', () => {
    expect(Object.keys(report.figures)).toEqual([
      'figure-1-placement.svg',
      'figure-2-cpu-memory.svg',
      'figure-3-disk.svg',
      'figure-4-network.svg',
      'figure-5-over-time.svg',
    ])
    for (const [file, svg] of Object.entries(report.figures)) {
      expect(report.html).toContain(svg)
      expect(report.markdown).toContain(`](figures/${file})`)
    }
    for (const at of [2, 3, 4]) {
      const svg = Object.entries(report.figures).find(([file]) => file.startsWith(`figure-${at}`))![1]
      expect(svg).toContain('n\u00a0=\u00a04 blocks · 90\u00a0% intervals · emulated (TCG)')
    }
    expect(report.html.match(/<h4>The original<\/h4>/g)).toHaveLength(5)
    expect(report.html.match(/<caption><span>Table [123]: /g)).toHaveLength(3)
  })

  it('gives each figure a number of its own', () => {
    const { html, figures } = renderReport(everything())
    const numbers = Object.keys(figures).map((file) => /^figure-(\d+)-/.exec(file)?.[1])
    expect(figures).toHaveProperty('figure-10-strips.svg')
    expect(figures).toHaveProperty('figure-11-controls.svg')
    expect(new Set(numbers).size).toBe(numbers.length)
    const titles = [...html.matchAll(/<title[^>]*>Figure (\d+):/g)].map(([, number]) => number)
    expect(titles.toSorted()).toEqual(numbers.toSorted())
  })

  it('gives no verdict in what it found here', () => {
    const findings = [...report.html.matchAll(/<h4>This host<\/h4><ul>(.*?)<\/ul>/g)].map(([, text]) => text).join()
    expect(findings).toMatch(
      /netperf-tcp: of its rate alone, VM1 kept [\d.]+\u00a0% \[[\d.]+, [\d.]+\] beside one loaded/,
    )
    expect(findings).not.toMatch(/independent|interfer|inconclusive|isolat|significant/i)
  })

  it('needs nothing from outside, and runs nothing', () => {
    for (const text of [report.html, ...Object.values(report.figures)]) {
      expect(text.replace(/http:\/\/www\.w3\.org\/(?:2000\/svg|1999\/xlink)/g, '')).not.toMatch(/https?:|\/\/[a-z]/)
      expect(text).not.toMatch(/<script|<link rel="stylesheet|@import|\son\w+=/)
    }
  })

  it('uses every id once, and refers only to ids that exist', () => {
    const ids = idsOf(report.html)
    expect(new Set(ids).size).toBe(ids.length)
    expect(referencesOf(report.html).filter((id) => !ids.includes(id))).toEqual([])
  })

  it('is the same each time', () => {
    expect(renderReport(input)).toEqual(report)
  })
})

describe('the report of an unusual run', () => {
  it('escapes every text that comes from outside', () => {
    const groups = SAMPLE_GROUPS.map((group) => ({ ...group, id: `${group.id}${HOSTILE}` }))
    const run = sampleRun({ groups })
    const hostile = sampleInput({
      plan: { ...samplePlan({ groups }), name: HOSTILE },
      trials: run.trials.map((trial) => ({
        ...trial,
        result: { ...trial.result, metrics: [{ name: HOSTILE, unit: HOSTILE, value: 1 }] },
      })),
      series: run.series.map((entry) => ({
        ...entry,
        series: entry.series.map((series) => ({ ...series, unit: HOSTILE })),
      })),
      host: { ...run.host, cpuModel: HOSTILE, accelerationReason: HOSTILE, tools: { [HOSTILE]: HOSTILE } },
      placement: { ...run.placement, compromises: [HOSTILE] },
      boots: [sampleBoot(1, { differences: [HOSTILE], programs: { iozone: HOSTILE } })],
    })
    const { html, markdown, figures } = renderReport(hostile)
    for (const text of [html, markdown, ...Object.values(figures)]) {
      expect(text).not.toContain('<script')
      expect(text.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
    }
    expect(Object.values(figures).join()).toContain('&lt;script&gt;')
  })

  it('has a place for workloads of its own, and leaves out figures without data', () => {
    const groups = [
      ...samplePlan().groups.slice(0, 1),
      { id: 'fio-x', program: 'fio' as const },
      { id: 'vm-x', program: 'stress-ng' as const, stressor: 'vm' },
    ].map((entry) => {
      if (!('program' in entry)) return entry
      const [group] = SAMPLE_GROUPS
      const workload = {
        id: entry.id,
        params: { ...entry, duration: 1e9 } as (typeof SAMPLE_GROUPS)[0]['victim']['params'],
      }
      return { ...group!, id: entry.id, victim: workload, neighbours: workload }
    })
    const own = sampleInput({ series: [] }, sampleRun({ groups }))
    const { figures, html } = renderReport(own)
    expect(Object.keys(figures)).toEqual(['figure-1-placement.svg', 'figure-2-cpu-memory.svg', 'figure-6-other.svg'])
    expect(html).toContain('fio-x: of its rate alone')
    expect(html).toContain('no placebo')
  })

  it('survives a run that has hardly begun', () => {
    const { html, markdown, csv } = renderReport(sampleInput({ boots: [], trials: [], series: [] }))
    expect(html).toContain('no block was finished')
    expect(html).toContain('nothing was read back')
    expect(`${html}${markdown}${csv}`).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  it('draws every core of a large host with its users', () => {
    const cores = [
      [2, 3],
      [4, 5],
      [6, 7],
    ]
    const { html, figures } = renderReport(
      sampleInput({
        host: TWO_SOCKET_HOST,
        placement: { ...samplePlacement(cores), hostCores: [0, 1], compromises: [] },
      }),
    )
    const drawing = figures['figure-1-placement.svg']!
    for (let core = 0; core < 12; core += 1) expect(drawing).toContain(`>core ${core}</text>`)
    expect(drawing).toContain('>socket 1</text>')
    expect(html).toContain('The placement needed no compromise.')
    expect(html).not.toContain('Emulated')
  })
})

describe('verdicts', () => {
  it('come first, a sentence a workload and the matrix, in words and signs', () => {
    const { html } = report
    expect(html.indexOf('id="verdicts"')).toBeLessThan(html.indexOf('id="conditions"'))
    expect(html).toMatch(
      /netperf-tcp: VM1 keeps 3\d\.\d\s% \[[\d.]+, [\d.]+\] of its network performance beside two loaded/,
    )
    expect(html).toMatch(/✗ interfered, 3\d\.\d\s%/)
    expect(html).toMatch(/[✓?] (?:independent|inconclusive), 9\d\.\d\s%/)
    expect(html).toContain('false interfered')
  })
})
