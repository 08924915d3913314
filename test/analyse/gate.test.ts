import { describe, expect, it } from 'vitest'
import { type JudgedCell, judgeGate } from '../../src/analyse/gate.ts'
import { gateResultSchema } from '../../src/model/gate.ts'
import { VERDICTS } from '../../src/model/verdict.ts'

const cell = (id: string, verdict: JudgedCell['verdict'], reason = 'sixteen blocks did not decide.'): JudgedCell => ({
  id,
  verdict,
  reason,
  ratio: 0.8,
  low: 0.75,
  high: 0.85,
  n: 6,
})

const outcomeOf = (expected: 'independent' | 'interfered', verdict: JudgedCell['verdict'], qualified = true) =>
  judgeGate({ a: expected }, [cell('a', verdict)], qualified).outcome

describe('the gate', () => {
  it('passes with the expected verdict, fails with the opposite one, and else is undecided', () => {
    expect(VERDICTS.map((verdict) => outcomeOf('independent', verdict))).toEqual([
      'passed',
      'failed',
      'undecided',
      'undecided',
    ])
    expect(VERDICTS.map((verdict) => outcomeOf('interfered', verdict))).toEqual([
      'failed',
      'passed',
      'undecided',
      'undecided',
    ])
  })

  it('decides nothing on a host that did not qualify', () => {
    expect(VERDICTS.map((verdict) => outcomeOf('independent', verdict, false))).toEqual(Array(4).fill('undecided'))
  })

  it('decides nothing for a missing cell and for the reference', () => {
    const { outcome, checks } = judgeGate({ gone: 'independent', one: 'interfered' }, [cell('one', null)], true)
    expect(outcome).toBe('undecided')
    expect(checks.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
      [null, 'undecided'],
      [null, 'undecided'],
    ])
    expect(checks[0]?.sentence).toBe('gone was expected to be independent; undecided: the run has no such cell.')
  })

  it('lets failed count before undecided, and undecided before passed', () => {
    const cells = [cell('p', 'independent'), cell('u', 'inconclusive'), cell('f', 'interfered')]
    const of = (...ids: string[]) =>
      judgeGate(Object.fromEntries(ids.map((id) => [id, 'independent' as const])), cells, true).outcome
    expect([of('p'), of('p', 'u'), of('u', 'f', 'p'), of()]).toEqual(['passed', 'undecided', 'failed', 'passed'])
  })

  it('says what it saw, and leaves cells alone of which nothing was expected', () => {
    const result = judgeGate(
      { a: 'independent', b: 'independent' },
      [cell('a', 'interfered'), cell('b', 'inconclusive'), cell('c', 'interfered')],
      true,
    )
    expect(result.checks.map(({ sentence }) => sentence)).toEqual([
      'a was expected to be independent and was interfered: it kept 80.0 % [75.0, 85.0] of its rate alone, n = 6.',
      'b was expected to be independent; undecided: inconclusive (sixteen blocks did not decide).',
    ])
    expect(gateResultSchema.parse(result)).toEqual(result)
  })
})
