import { expect, test } from 'vitest'
import { outcomeOf } from '../../../src/analyse/tuning/outcome.ts'
import type { Verdict } from '../../../src/model/verdict.ts'

const outcome = (verdict: Verdict, low: number | null, high: number | null) =>
  outcomeOf({ verdict, reason: 'because', kept: { ratio: 0.85, low, high }, keep: 0.8 }).outcome

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
  expect(outcomeOf({ verdict: 'independent', reason: '', kept, keep: 0.8 }).sentence).toBe(
    'independent, but it keeps only 75.0 % [74.0 %, 76.0 %], less than 80.0 %',
  )
  expect(outcomeOf({ verdict: 'void', reason: 'no load', kept, keep: 0.8 }).sentence).toBe('void: no load')
})
