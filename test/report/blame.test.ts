import { describe, expect, it } from 'vitest'
import { blameCell } from '../../src/analyse/blame/blame.ts'
import { cellLedgers } from '../../src/analyse/ledger/cellLedgers.ts'
import { blameSection } from '../../src/report/blameSection.ts'
import { blameSentence } from '../../src/report/blameSentence.ts'
import { ledgerFigures } from '../../src/report/figures/ledgerFigure.ts'
import { ledgerTables } from '../../src/report/ledgerTable.ts'
import { toHtml } from '../../src/report/toHtml.ts'
import { toMarkdown } from '../../src/report/toMarkdown.ts'
import {
  diskWorld,
  groupOf,
  processorWorld,
  sampleLedgers,
  simulatedCell,
  tcpWorld,
  udpWorld,
  type World,
} from '../fakes/simulatedCell.ts'

function sample(id: string, what: string, world: World) {
  const { cell, counters } = simulatedCell(groupOf(id), world, 6, 3)
  const ledgersOf = sampleLedgers(counters)
  const common = { verdict: 'interfered', placebo: null, ledgersOf, margin: 0.05, mostBlocks: 16, gateSize: 1 } as const
  const windows = cell.blocks
    .flatMap(({ rounds }) => rounds.flat())
    .flatMap((trial) => ledgersOf(trial, cell.group) ?? [])
  return { id: `${id}-3vm`, what, blame: blameCell({ cell, ...common })!, ledgers: cellLedgers(windows) }
}

const CELLS = {
  cpu: sample('dhrystone', 'CPU score', processorWorld({ wait: 1 })),
  tcp: sample('netperf-tcp', 'TCP rate', tcpWorld),
  udp: sample('netperf-udp', 'UDP rate', udpWorld),
  disk: sample('iozone-write-uncached', 'write rate', diskWorld(25)),
  running: sample('memwrite', 'write rate', (state, normal) => {
    const seen = processorWorld({ run: 0.5 })(state, normal)
    return {
      ...seen,
      rises: { ...seen.rises, 'core.cacheMisses core=0': (state === 'loaded' ? 4e6 : 1e6) * seen.rate },
    }
  }),
  none: sample('dhrystone', 'CPU score', processorWorld({ run: 0.03, wait: 0.03 })),
}
const all = Object.values(CELLS)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the sentence of blame', () => {
  it('says what moved, in figures', () => {
    const said = Object.fromEntries(Object.entries(CELLS).map(([name, cell]) => [name, plain(blameSentence(cell))]))
    expect(said.cpu).toMatch(
      /^VM1 lost [45]\d\.\d % of its CPU score; its vCPUs waited for a core [45]\d\.\d % of the time; not checked against a placebo\.$/,
    )
    expect(said.tcp).toMatch(
      /^VM1 lost 6\d\.\d % of its TCP rate; .*the port was 97\.0 % full, .*VM1's own vCPUs waited 0\.3 % of the time; not checked against a placebo\.$/,
    )
    expect(said.udp).toMatch(/the NIC queue dropped 8[23]\.\d % of all packets/)
    expect(said.disk).toMatch(
      /a disk operation took 2\d(?:\.\d+)? ms instead of (?:9|10)(?:\.\d+)? ms, most of it more in QEMU, host queue and limits/,
    )
    expect(said.running).toMatch(
      /each unit of work ran [45]\d\.\d % longer, with 300\.0 % more cache misses on its cores;/,
    )
    expect(said.none).toMatch(/unexplained: nothing that was measured surely moved with it\.$/)
  })
})

describe('the sentence beside a placebo', () => {
  it('says what that could not speak of', () => {
    const noise = { mean: 0, low: -0.01, high: 0.01 }
    const causes = CELLS.tcp.blame.causes.map((cause) =>
      cause.cause === 'waiting' ? { ...cause, placebo: noise } : cause,
    )
    const said = blameSentence({ ...CELLS.tcp, blame: { ...CELLS.tcp.blame, causes } })
    expect(said).toMatch(/; not checked against the placebo: NIC queue\.$/)
  })
})

describe('the section of blame', () => {
  const figures = ledgerFigures(all, 'n = 6 blocks')
  const section = blameSection(all, all, figures)
  const document = { title: 'Sample', lead: '', sections: [section] }

  it('draws time for every cell, packets and disk for those that have them', () => {
    expect(figures.map(({ file }) => file)).toEqual([
      'figure-7-time.svg',
      'figure-8-packets.svg',
      'figure-9-disk-latency.svg',
    ])
    for (const { svg } of figures) {
      expect(svg).toContain('role="img"')
      expect(svg).toMatch(/<pattern [^>]*id="ledger-/)
    }
    expect(figures[0]?.svg).toContain('waiting for a core')
    expect(figures[1]?.svg).toContain('NIC queue')
    expect(figures[1]?.svg).not.toContain('>tap<')
    expect(figures[0]?.here).toHaveLength(2 * all.length)
  })

  it('has a table for every picture, and one of lost TCP segments', () => {
    const tables = ledgerTables(all)
    expect(tables.map(({ caption }) => caption.slice(0, 17))).toEqual([
      'Table to figure 7',
      'Table to figure 8',
      'Table to figure 9',
      'TCP segments of a',
      'TCP segments that',
    ])
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length)
    const udp = tables[1]!
    expect(udp.columns.map(({ title }) => title)).toContain('NIC queue')
    expect(udp.columns.map(({ title }) => title)).not.toContain('tap')
    expect(plain(udp.rows[1]!.join(' '))).toMatch(/^netperf-udp-3vm loaded 6 1\d\.\d % 8\d\.\d %/)
    expect(plain(tables[4]!.rows[1]!.join(' '))).toBe('netperf-tcp-3vm loaded 4.0 %')
  })

  it('stands in both forms of the report', () => {
    expect(toMarkdown(document)).toContain('| netperf-udp-3vm | NIC queue |')
    expect(toHtml(document)).toContain('Drawing of Figure 7')
    const tables = section.blocks.filter((block) => block.kind === 'table')
    expect(tables.map(({ caption }) => caption.slice(0, 12))).toEqual(['What moved w', 'Figures besi', 'Whether the '])
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length)
  })

  it('says so when there is nothing to blame', () => {
    const empty = blameSection([], [], ledgerFigures([{ id: 'a', ledgers: null }], ''))
    expect(empty.blocks).toEqual([{ kind: 'text', text: 'No cell is interfered, so there is nothing to blame.' }])
  })
})
