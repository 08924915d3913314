import { describe, expect, it } from 'vitest'
import type { GateCheck, GateOutcome } from '../../src/model/gate.ts'
import { toGateMarkdown } from '../../src/report/gateMarkdown.ts'

const check = (cell: string, outcome: GateOutcome, sentence = 'It was so.'): GateCheck => ({
  cell,
  expected: 'independent',
  verdict: outcome === 'passed' ? 'independent' : outcome === 'failed' ? 'interfered' : null,
  outcome,
  sentence,
})
const firstLine = (outcome: GateOutcome, ...checks: GateCheck[]) =>
  toGateMarkdown('nightly', { outcome, checks }, []).split('\n')[0]

describe('the summary for CI systems', () => {
  it('is a sentence, an aligned table, and the conditions', () => {
    const text = toGateMarkdown(
      'nightly',
      { outcome: 'failed', checks: [check('cpu-3vm', 'failed'), check('d-2vm', 'undecided')] },
      ['Emulated.', 'KSM <on>.'],
    )
    expect(text).toBe(
      [
        '**Failed**: of 2 expectations of nightly, 1 failed and 1 undecided.',
        '',
        '| Cell    | Expected    | Verdict    | Outcome   | Why        |',
        '| ------- | ----------- | ---------- | --------- | ---------- |',
        '| cpu-3vm | independent | interfered | failed    | It was so. |',
        '| d-2vm   | independent | none       | undecided | It was so. |',
        '',
        '**Conditions**',
        '',
        '- Emulated.',
        '- KSM &lt;on&gt;.',
        '',
      ].join('\n'),
    )
  })

  it('says the outcome first, whatever it is', () => {
    const [good, open] = [check('a', 'passed'), check('b', 'undecided')]
    expect(firstLine('passed', good)).toBe('**Passed**: nightly met its one expectation.')
    expect(firstLine('passed', good, good)).toBe('**Passed**: nightly met all 2 expectations.')
    expect(firstLine('undecided', good, open)).toBe('**Undecided**: of 2 expectations of nightly, 1 undecided.')
    expect(firstLine('passed')).toBe('**Passed**: nightly expected nothing of its cells.')
  })

  it('keeps a row a row, whatever a sentence holds', () => {
    const lines = toGateMarkdown('n', { outcome: 'failed', checks: [check('a', 'failed', 'x | y\nz')] }, []).split('\n')
    expect(lines[4]).toBe('| a    | independent | interfered | failed  | x \\| y z |')
    expect(lines[3]).toHaveLength(lines[4]!.length)
  })
})
