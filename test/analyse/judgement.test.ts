import { describe, expect, it } from 'vitest'
import { verdictOf } from '../../src/analyse/verdict.ts'
import { boundsOf, type CellCourse } from '../../src/analyse/course.ts'
import { CROSS_CHECK_LEVEL, judge } from '../../src/analyse/judgement.ts'
import { decideSequentially } from '../../src/stats/decide.ts'
import { scheduleFor } from '../../src/stats/schedule.ts'
import { groupOf } from '../fakes/simulatedCell.ts'

const MARGIN = 0.1
const bounds = boundsOf(MARGIN)

const course: CellCourse = {
  cell: { id: 'dhrystone-2vm', group: 'dhrystone', vms: 2, control: 'none' },
  group: groupOf('dhrystone'),
  blocks: [],
  voids: [],
  outcome: null,
  peers: null,
  state: 'exhausted',
  nextBlock: null,
}

function judged(values: readonly number[], mostBlocks = 32) {
  const outcome = decideSequentially(values, scheduleFor(mostBlocks)!, bounds)
  const judgement = judge({ values, outcome, bounds, mostBlocks, gateSize: 1, harm: 'down' })
  return { judgement, told: verdictOf({ course, judgement, values, margin: MARGIN, withheld: null }) }
}

describe('blocks that VM1 ran faster in', () => {
  it('promise no verdict from more of them', () => {
    const { judgement, told } = judged([0.05, 0.25, 0.1, 0.3, 0.02, 0.4])
    expect([judgement.beyond, judgement.furtherBlocks]).toEqual([false, null])
    expect(told.reason).toMatch(/^faster beside neighbours so far/)
    expect(judged([-0.05, -0.25, -0.1, -0.3, -0.02, -0.4]).told.reason).toMatch(/^about \d+ more blocks would decide$/)
  })
})

describe('the cross-check by sign flips', () => {
  // Seven blocks at −0.2 and one far below: the mean is surely low, and signs agree.
  const agreeing = [-0.2, -0.21, -0.19, -0.2, -0.22, -0.18, -0.2, -0.21]

  it('lets stand what it agrees with', () => {
    const outcome = { ...decideSequentially(agreeing, scheduleFor(8)!, bounds)!, n: 8, look: 8 }
    const { verdict, crossCheck } = judge({
      values: agreeing,
      outcome,
      bounds,
      mostBlocks: 8,
      gateSize: 1,
      harm: 'down',
    })
    // All eight lie below the bound: one sign pattern of 256 is as extreme.
    expect([verdict, crossCheck]).toEqual(['interfered', 1 / 256])
  })

  it('overrules a decision that rests on blocks too unlike each other, whichever way it fell', () => {
    // Three of eight lie above ln 0.9 = −0.105, by as much as most of the others lie below: many patterns are as extreme.
    const unlike = [-0.2, -0.01, -0.2, -0.01, -0.2, -0.01, -0.12, -0.13]
    const decided = decideSequentially(agreeing, scheduleFor(8)!, bounds)!
    for (const decision of ['harm', 'equal'] as const) {
      const outcome = { ...decided, decision, n: 8, look: 8 }
      const judgement = judge({ values: unlike, outcome, bounds, mostBlocks: 8, gateSize: 1, harm: 'down' })
      expect(judgement.crossCheck).toBeGreaterThan(CROSS_CHECK_LEVEL)
      expect([judgement.verdict, judgement.furtherBlocks]).toEqual(['inconclusive', null])
      const { verdict, reason } = verdictOf({ course, judgement, values: unlike, margin: MARGIN, withheld: null })
      expect([verdict, reason]).toEqual([
        'inconclusive',
        expect.stringMatching(/^the sign-flip test disagrees \(p = 0\.\d{3}\)/),
      ])
    }
  })

  it('is not asked below eight blocks', () => {
    expect(judged(agreeing.slice(0, 4)).judgement).toMatchObject({ verdict: 'interfered', crossCheck: null })
  })
})
