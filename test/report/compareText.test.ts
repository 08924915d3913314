import { describe, expect, it } from 'vitest'
import type { Change, Comparison } from '../../src/model/comparison.ts'
import { comparisonDocument } from '../../src/report/comparisonDocument.ts'
import { compareText } from '../../src/report/compareText.ts'

const change = (verdict: Change['verdict'], ratio: number, reason = 'Because.'): Change => ({
  verdict,
  reason,
  ratio,
  low: ratio - 0.02,
  high: ratio + 0.02,
})
const none: Change = { verdict: 'inconclusive', reason: 'Too few.', ratio: null, low: null, high: null }
const COMPARED: Comparison = {
  margin: 0.05,
  levels: { changed: 0.01, same: 0.05 },
  cells: [
    {
      id: 'cpu-1vm',
      isolation: null,
      alone: change('same', 1),
      a: { verdict: null, blocks: 0 },
      b: { verdict: null, blocks: 0 },
    },
    {
      id: 'cpu-2vm',
      isolation: change('worse', 0.8),
      alone: none,
      a: { verdict: 'independent', blocks: 4 },
      b: { verdict: 'interfered', blocks: 12 },
    },
  ],
}
const CONTEXT = { a: 'runs/old', b: 'runs/new', hostDifferences: ['the kernel is 6.1 in A and 6.2 in B'] }

describe('a comparison as text', () => {
  it('has a row a cell, what changed on the host, and why cells stayed open', () => {
    expect(compareText(COMPARED, CONTEXT)).toBe(
      [
        'A: runs/old',
        'B: runs/new',
        'Hosts, placements or settings differ:',
        '- the kernel is 6.1 in A and 6.2 in B',
        '',
        'cell     isolation                  B/A  rate alone                      B/A  blocks A, B  verdict A → B',
        'cpu-1vm  reference                    –  same          100.0 % [98.0, 102.0]            –  –',
        'cpu-2vm  worse      80.0 % [78.0, 82.0]  inconclusive                      –        4, 12  independent → interfered',
        '',
        'Margin 5.0 %. B/A with intervals of 90.0 %. One-sided levels a cell: 1.0 % for worse and better, 5.0 % for same.',
        '- cpu-2vm: rate alone: Too few.',
        '',
      ].join('\n'),
    )
  })

  it('names each reason for a refusal', () => {
    const text = compareText({ refused: ['the margin is 0.05 in A and 0.1 in B'] }, { ...CONTEXT, hostDifferences: [] })
    expect(text).toBe(
      'A: runs/old\nB: runs/new\nNot compared, since the plans differ:\n- the margin is 0.05 in A and 0.1 in B\n',
    )
  })
})

describe('a comparison as a document', () => {
  it('has the same keys, compared or refused', () => {
    const compared = comparisonDocument(COMPARED, CONTEXT)
    expect(compared).toEqual({ schema: 'tonari.comparison/1', ...CONTEXT, refused: [], ...COMPARED })
    const refused = comparisonDocument({ refused: ['so'] }, CONTEXT)
    expect(refused).toMatchObject({ refused: ['so'], margin: null, levels: null, cells: [] })
    expect(Object.keys(refused).sort()).toEqual(Object.keys(compared).sort())
  })
})
