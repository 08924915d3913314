import { expect, test } from 'vitest'
import { parseExperiment } from '../../../src/plan/parseExperiment.ts'
import { stepPlan } from '../../../src/plan/tuning/stepPlan.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { LEAST } from '../refusal.ts'

const experiment = parseExperiment(`${LEAST}running: [3]\nrounds: 2\nplacebo: false\n`, 'f.yaml')
const control = { name: 'tuned', cpu: [{ on: 'neighbours' as const, cores: 0.5, period: 1e8, shared: false }] }
const planned = (seed: number) => stepPlan(experiment, { control, seed, blocks: 8 }, () => 1e9, seededRandom(seed))

test('a value is tried with three windows a round: alone without it, alone and loaded under it', () => {
  const plan = planned(3)
  expect(plan.cells.map(({ id }) => id)).toEqual(['dhrystone-1vm', 'dhrystone-tuned-3vm'])
  expect(plan.blocks).toHaveLength(8)
  for (const { rounds } of plan.blocks) {
    expect(rounds).toHaveLength(4)
    for (const { group, windows } of rounds) {
      const states = windows.map(({ state, vms }) => `${state} ${vms}`).toSorted()
      expect(states).toEqual(group === 'dhrystone' ? ['alone 1'] : ['alone 1', 'loaded 3'])
    }
  }
})

test('another seed gives another order, the same one the same', () => {
  expect(planned(3)).toEqual(planned(3))
  expect(planned(4).blocks).not.toEqual(planned(3).blocks)
})

test('the estimate counts what is planned', () => {
  // 4 blocks to the first look, each with 2 rounds of 3 windows of a second.
  expect(planned(3).estimate.windowNs).toBe(4 * 2 * 3 * 1e9)
})
