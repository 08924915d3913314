import { describe, expect, it } from 'vitest'
import { quietProblems } from '../../src/analyse/quietProof.ts'
import { trialSchema } from '../../src/model/trial.ts'
import { samplePlan } from '../fakes/samplePlan.ts'
import { plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const place = plannedPlaces(samplePlan()).find(({ window }) => window.state === 'alone')!
const problems = (busy: number | null) => quietProblems(sampleTrial(place, 1, '1/s', { paused: [{ vm: 'vm2', busy }] }))

describe('the proof that paused VMs did nothing', () => {
  it('is there for one that hardly ran', () => {
    expect(quietProblems(sampleTrial(place, 1, '1/s'))).toEqual([])
    expect(problems(0.049)).toEqual([])
  })

  it('fails for one that went on, or that nobody watched', () => {
    expect(problems(0.051).join()).toContain("vm2's vCPUs were busy for 5.1 % of a window")
    expect(problems(null).join()).toContain('vm2 was not watched')
  })

  it('asks nothing of records that have no such figure', () => {
    const old = trialSchema.parse({ ...sampleTrial(place, 1, '1/s'), paused: undefined })
    expect(quietProblems(old)).toEqual([])
  })
})
