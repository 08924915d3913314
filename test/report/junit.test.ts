import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GateCheck, GateResult } from '../../src/model/gate.ts'
import { toJunit } from '../../src/report/junit.ts'
import { escapeXml } from '../../src/report/xml.ts'
import { parseXml, unescapeXml } from './xmlTokens.ts'

const check = (cell: string, outcome: GateCheck['outcome'], sentence = `about ${cell}.`): GateCheck => ({
  cell,
  expected: 'independent',
  verdict: 'independent',
  outcome,
  sentence,
})
const junit = (gate: GateResult, name = 'nightly') =>
  parseXml(toJunit({ name, gate, durationSeconds: 61.25, timestamp: '2026-03-01T10:00:00' }))

describe('JUnit XML', () => {
  it('has a suite with its counts and a case a cell', () => {
    const root = junit({
      outcome: 'failed',
      checks: [check('a-2vm', 'passed'), check('b-2vm', 'failed'), check('c-2vm', 'undecided')],
    })
    const counts = { tests: '3', failures: '2', errors: '0', time: '61.250' }
    expect([root.name, root.attributes]).toEqual(['testsuites', { name: 'tonari', ...counts }])
    const [suite] = root.children
    expect([suite!.name, suite!.attributes]).toEqual([
      'testsuite',
      { name: 'nightly', ...counts, skipped: '0', timestamp: '2026-03-01T10:00:00' },
    ])
    expect(suite!.children.map(({ name, attributes }) => [name, attributes['classname'], attributes['name']])).toEqual(
      ['a', 'b', 'c'].map((cell) => ['testcase', 'nightly', `${cell}-2vm is independent`]),
    )
    expect(suite!.children.map(({ children }) => children)).toEqual([
      [],
      [
        {
          name: 'failure',
          attributes: { type: 'failed', message: 'about b-2vm.' },
          children: [],
          text: 'about b-2vm.',
        },
      ],
      [
        {
          name: 'failure',
          attributes: { type: 'undecided', message: 'about c-2vm.' },
          children: [],
          text: 'about c-2vm.',
        },
      ],
    ])
  })

  it('carries any text through, less what XML cannot hold', () => {
    const special = fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\t', '\n', '\r')
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), special)).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, (name, sentence) => {
        const [suite] = junit({ outcome: 'failed', checks: [check('a', 'failed', sentence)] }, name).children
        const kept = (all: string) => all.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
        expect(suite!.attributes['name']).toBe(kept(name))
        expect(suite!.children[0]!.children[0]).toMatchObject({
          attributes: { message: kept(sentence) },
          text: kept(sentence),
        })
      }),
      { numRuns: 200 },
    )
  })

  it('is read by a strict reader, which refuses what is broken', () => {
    const declared = (xml: string) => () => parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
    expect(declared('<a b="1"><c/>&#9;</a>')()).toMatchObject({ name: 'a', attributes: { b: '1' }, text: '\t' })
    for (const broken of [
      '<a>',
      '<a></b>',
      '<a/><a/>',
      '<a b="<"/>',
      '<a b="1" b="2"/>',
      '<a>&</a>',
      '<a>\u0001</a>',
    ]) {
      expect(declared(broken), broken).toThrow()
    }
    // Half a surrogate pair has no place in XML; a whole pair has.
    expect([escapeXml('a\ud800b'), unescapeXml(escapeXml('\ud83d\ude00'))]).toEqual(['ab', '\ud83d\ude00'])
  })
})
