import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonLines } from '../../src/host/jsonLines.ts'

describe('JsonLines', () => {
  it('gives the values of complete lines only, and passes over empty ones', () => {
    const lines = new JsonLines()
    expect(lines.push('{"a":')).toEqual([])
    expect(lines.push('1}\r\n\n[2]\n"th')).toEqual([{ a: 1 }, [2]])
    expect(lines.push('ree"\n')).toEqual(['three'])
    expect(lines.push('')).toEqual([])
  })

  it('gives the same values however the text arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.integer({ min: 1, max: 20 })), (values, lengths) => {
        const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
        const lines = new JsonLines()
        let at = 0
        const pieces = lengths.map((length) => text.slice(at, (at += length)))
        const found = [...pieces, text.slice(at)].flatMap((piece) => lines.push(piece))
        expect(JSON.stringify(found)).toBe(JSON.stringify(values))
      }),
    )
  })

  it('refuses what is no JSON, and a line without an end', () => {
    expect(() => new JsonLines().push('Segmentation fault\n')).toThrow(
      expect.objectContaining({ code: 'internal', message: 'not a line of JSON: Segmentation fault' }),
    )
    const lines = new JsonLines()
    lines.push('"'.padEnd(2 ** 20))
    expect(() => lines.push('x')).toThrow('a line of JSON is longer than 1 MiB')
  })
})
