import { afterEach, expect, it, vi } from 'vitest'
import { gateStatus } from '../../src/cli/gateStatus.ts'
import type { GateCheck, GateOutcome } from '../../src/model/gate.ts'

const check = (outcome: GateOutcome): GateCheck => ({
  cell: 'dhrystone-2vm',
  expected: 'independent',
  verdict: null,
  outcome,
  sentence: `it ${outcome}.`,
})

afterEach(() => {
  vi.restoreAllMocks()
})

it('ends with the status of the table, and says on stderr what did not pass', () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  expect(gateStatus({ outcome: 'passed', checks: [check('passed')] })).toBe(0)
  expect(error).not.toHaveBeenCalled()
  expect(gateStatus({ outcome: 'failed', checks: [check('passed'), check('failed'), check('undecided')] })).toBe(3)
  expect(gateStatus({ outcome: 'undecided', checks: [check('undecided')] })).toBe(4)
  expect(error.mock.calls.flat()).toEqual([
    'gate failed: it failed.',
    'gate undecided: it undecided.',
    'gate undecided: it undecided.',
  ])
})
