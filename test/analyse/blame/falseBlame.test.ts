import { describe, expect, it } from 'vitest'
import { judgeCauses } from '../../../src/analyse/blame/judgeCauses.ts'
import { CANDIDATES } from '../../../src/analyse/blame/parts.ts'
import { blameCell } from '../../../src/analyse/blame/blame.ts'
import type { Cause } from '../../../src/model/blame.ts'
import { scheduleFor } from '../../../src/stats/schedule.ts'
import { normalSource } from '../../fakes/normalSource.ts'
import { groupOf, processorWorld, sampleLedgers, simulatedCell, type World } from '../../fakes/simulatedCell.ts'

const CAMPAIGNS = 2000
const MARGIN = 0.05

/** Share of simulated campaigns of six blocks in which a cause is named that `right` does not list. */
function falselyNamed(world: World, right: readonly Cause[]): number {
  let wrong = 0
  for (let seed = 1; seed <= CAMPAIGNS; seed++) {
    const { cell, counters } = simulatedCell(groupOf('dhrystone'), world, 6, seed)
    const blame = blameCell({
      cell,
      verdict: 'interfered',
      placebo: null,
      ledgersOf: sampleLedgers(counters),
      margin: MARGIN,
      mostBlocks: 16,
      gateSize: 1,
    })
    if (blame?.causes.some(({ cause, named }) => named && !right.includes(cause))) wrong += 1
  }
  return wrong / CAMPAIGNS
}

describe('how often blame falls on the innocent', () => {
  it('is at most once in a hundred where nothing happened, on a noisy host', () => {
    expect(falselyNamed(processorWorld({}, 0.1), [])).toBeLessThanOrEqual(0.01)
  })

  it('is at most once in a hundred beside a true cause', () => {
    expect(falselyNamed(processorWorld({ wait: 0.6 }, 0.1), ['runQueue'])).toBeLessThanOrEqual(0.01)
  })

  it('is at most once in a hundred where every part lies right at the margin', () => {
    const candidates = CANDIDATES.tcp
    const schedule = scheduleFor(16, candidates.length)
    let wrong = 0
    for (let seed = 1; seed <= CAMPAIGNS; seed++) {
      const normal = normalSource(seed)
      const block = () => Array.from({ length: 6 }, () => MARGIN + 0.05 * normal())
      const values = Object.fromEntries(candidates.map((cause) => [cause, block()]))
      const judged = judgeCauses({ candidates, values, placebo: null, margin: MARGIN, schedule })
      if (judged.some(({ named }) => named)) wrong += 1
    }
    expect(wrong / CAMPAIGNS).toBeLessThanOrEqual(0.01)
  })

  it('does not keep the guilty from being named', () => {
    let found = 0
    for (let seed = 1; seed <= 200; seed++) {
      const { cell, counters } = simulatedCell(groupOf('dhrystone'), processorWorld({ wait: 1 }, 0.03), 4, seed)
      const ledgersOf = sampleLedgers(counters)
      const common = { verdict: 'interfered', placebo: null, margin: MARGIN, mostBlocks: 16, gateSize: 1 } as const
      const blame = blameCell({ cell, ledgersOf, ...common })
      if (blame?.causes.find(({ named }) => named)?.cause === 'runQueue') found += 1
    }
    expect(found / 200).toBeGreaterThan(0.95)
  })
})
