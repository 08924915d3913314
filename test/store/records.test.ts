import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TonariError } from '../../src/model/error.ts'
import { parseRecords } from '../../src/store/records.ts'

const schema = z.object({ n: z.number() })

describe('parseRecords', () => {
  it('reads a record a line and passes over what a kill left of the last', () => {
    expect(parseRecords('{"n":1}\n{"n":2}\n{"n":', schema, 'x.jsonl', 'lines')).toEqual([{ n: 1 }, { n: 2 }])
    expect(parseRecords('{"n":1}', schema, 'x.jsonl', 'lines')).toEqual([])
    expect(parseRecords('', schema, 'x.jsonl', 'lines')).toEqual([])
  })

  it('reads a document over several lines', () => {
    expect(parseRecords('{\n"n": 1\n}\n', schema, 'x.json', 'document')).toEqual([{ n: 1 }])
  })

  it.each([
    ['lines', '{"n":1}\n{"n":\n', 'x.json:2: not JSON'],
    ['lines', '{"n":1}\n\n{"n":2}\n', 'x.json:2: not JSON'],
    ['lines', '{"n":1}\n{"n":2}\n{"n":"3"}\n', 'x.json:3: not what this version of tonari writes'],
    ['document', '{\n"n": 1', 'x.json: not JSON'],
    ['document', '{}', 'x.json: not what this version of tonari writes'],
  ] as const)('names file and line of what does not fit: %s %j', (form, text, message) => {
    expect(() => parseRecords(text, schema, 'x.json', form)).toThrow(
      expect.objectContaining({ code: 'badInput', message }),
    )
  })

  it('reads what was written, and refuses anything else with a TonariError', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ n: fc.integer() })), fc.string(), (records, torn) => {
        const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
        expect(parseRecords(text + torn.replaceAll('\n', ''), schema, 'x', 'lines')).toEqual(records)
        try {
          parseRecords(torn, schema, 'x', 'document')
        } catch (error) {
          expect(error).toBeInstanceOf(TonariError)
        }
      }),
    )
  })
})
