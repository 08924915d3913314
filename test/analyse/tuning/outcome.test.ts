import { expect, test } from 'vitest'
import { looseLimit, outcomeOf } from '../../../src/analyse/tuning/outcome.ts'
import type { LimitBinding } from '../../../src/model/limitBinding.ts'
import type { Verdict } from '../../../src/model/verdict.ts'

const outcome = (verdict: Verdict, low: number | null, high: number | null) =>
  outcomeOf({ verdict, reason: 'because', kept: { ratio: 0.85, low, high }, keep: 0.8, loose: null }).outcome

test('good is independent and surely kept', () => {
  expect(outcome('independent', 0.8, 0.9)).toBe('good')
  expect(outcome('independent', 0.79, 0.9)).toBe('undecided')
  expect(outcome('independent', 0.7, 0.79)).toBe('too tight')
  expect(outcome('independent', 0.7, 0.8)).toBe('undecided')
  expect(outcome('independent', null, null)).toBe('undecided')
})

test('interference counts whatever is kept, and no verdict is no outcome', () => {
  expect(outcome('interfered', 0.85, 0.9)).toBe('too loose')
  expect(outcome('interfered', 0.1, 0.2)).toBe('too loose')
  expect(outcome('inconclusive', 0.85, 0.9)).toBe('undecided')
  expect(outcome('void', 0.85, 0.9)).toBe('undecided')
})

test('the sentence says why, with figures', () => {
  const kept = { ratio: 0.75, low: 0.74, high: 0.76 }
  expect(outcomeOf({ verdict: 'independent', reason: '', kept, keep: 0.8, loose: null }).sentence).toBe(
    'independent, but it keeps only 75.0 % [74.0 %, 76.0 %], less than 80.0 %',
  )
  expect(outcomeOf({ verdict: 'void', reason: 'no load', kept, keep: 0.8, loose: null }).sentence).toBe('void: no load')
})

test('nothing is decided under a limit that does not bind', () => {
  const binding = {
    ...{ control: 'tuned', kind: 'ceiling', what: 'write', vms: ['vm2', 'vm3'], workload: 'iozone-write' },
    ...{ outcome: 'does not bind', reason: '40.0 % more was delivered than was set' },
  } as LimitBinding
  const loose = looseLimit([{ ...binding, outcome: 'binds' }, binding], 'tuned')
  expect(loose).toBe(
    'the ceiling write of vm2, vm3 does not bind under iozone-write: 40.0 % more was delivered than was set',
  )
  expect(looseLimit([{ ...binding, control: 'other' }], 'tuned')).toBeNull()
  expect(looseLimit([{ ...binding, outcome: 'not reached' }], 'tuned')).toBeNull()
  for (const verdict of ['independent', 'interfered'] as const) {
    const kept = { ratio: 0.95, low: 0.94, high: 0.96 }
    expect(outcomeOf({ verdict, reason: 'because', kept, keep: 0.8, loose })).toEqual({
      outcome: 'undecided',
      sentence: `${verdict}, but ${loose}`,
    })
  }
})
