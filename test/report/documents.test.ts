import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CSV_COLUMNS, renderCsv } from '../../src/report/csv.ts'
import { resultDocument } from '../../src/report/resultDocument.ts'
import { escapeMarkdown, toMarkdown } from '../../src/report/toMarkdown.ts'
import { sampleInput } from './sampleReport.ts'

const { analysis } = sampleInput()

/** Reads CSV by RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  for (let rest = text; rest !== ''; ) {
    const row: string[] = []
    for (let more = true; more; ) {
      const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest)!
      row.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
      rest = rest.slice(whole.length)
      more = end === ','
    }
    rows.push(row)
  }
  return rows
}

describe('results.csv', () => {
  it('holds one row a cell under its header, with full numbers', () => {
    const [header, ...rows] = readCsv(renderCsv(analysis))
    expect(header).toEqual(CSV_COLUMNS.map(({ name }) => name))
    expect(rows.length).toBe(analysis.cells.length)
    const at = (name: string) => header!.indexOf(name)
    rows.forEach((row, nth) => {
      const cell = analysis.cells[nth]!
      expect(row.length).toBe(header!.length)
      expect(row[at('cell')]).toBe(cell.id)
      expect(row[at('ratio')]).toBe(cell.ratio === null ? '' : String(cell.ratio))
      expect(row[at('block_log_ratios')]!.split(' ').filter(Boolean).map(Number)).toEqual(cell.blockLogRatios)
    })
  })

  it('keeps any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', 'é') }), (text) => {
        const changed = { ...analysis, cells: [{ ...analysis.cells[0]!, reason: text }] }
        const [header, row] = readCsv(renderCsv(changed))
        expect(row![header!.indexOf('reason')]).toBe(text)
      }),
    )
  })
})

describe('the document for programs', () => {
  it('has exactly the promised fields', () => {
    const document = resultDocument(analysis)
    expect(Object.keys(document)).toEqual(['run', 'acceleration', 'mode', 'margin', 'bindings', 'cells'])
    expect(document).toMatchObject({ run: 'sample-run', acceleration: 'tcg', margin: 0.1 })
    expect(document.cells.length).toBe(analysis.cells.length)
    expect(Object.keys(document.cells[0]!).join(' ')).toBe(
      'id victim neighbours vms control metric unit ratio low high n verdict reason controlEffect',
    )
    expect(document.cells.every(({ verdict, vms }) => (verdict === null) === (vms === 1))).toBe(true)
  })
})

describe('Markdown', () => {
  it('keeps the shape of a table whatever is in its cells', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const text = toMarkdown({
          title: 't',
          lead: 'l',
          sections: [
            {
              id: 's',
              title: 's',
              blocks: [{ kind: 'table', caption: 'c', columns: [{ title: 'a' }, { title: 'b', numeric: true }], rows }],
            },
          ],
        })
        const lines = text.split('\n').filter((line) => line.startsWith('|'))
        expect(lines.length).toBe(rows.length + 2)
        for (const line of lines) expect(line.match(/(?<!\\)(?:\\\\)*\|/g)!.length).toBe(3)
      }),
    )
  })

  it('gives its own signs no meaning', () => {
    expect(escapeMarkdown('a|b *c* _d_ <e> `f`\n[g](h) & #')).toBe(
      'a\\|b \\*c\\* \\_d\\_ &lt;e&gt; \\`f\\` \\[g\\](h) &amp; \\#',
    )
  })
})
