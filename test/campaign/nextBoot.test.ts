import { describe, expect, it } from 'vitest'
import { courseOf } from '../../src/analyse/course.ts'
import { roundsFor } from '../../src/analyse/pace.ts'
import { nextBoot } from '../../src/campaign/nextBoot.ts'
import type { Trial } from '../../src/model/trial.ts'
import { sampleBoot } from '../fakes/sampleHost.ts'
import { type PlanOptions, SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { sampleCalibration, wholeSchedules } from '../fakes/sampleRun.ts'
import { type PlannedPlace, plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const PLACEBO = SAMPLE_GROUPS.at(-1)!

/** A campaign after so many blocks; `rateOf` gives the loaded rate where alone is 1. */
function after(
  blocks: number,
  options: PlanOptions,
  rateOf: (place: PlannedPlace) => number = () => 1,
  changes: (place: PlannedPlace) => Partial<Trial> = () => ({}),
) {
  const plan = samplePlan({ groups: [SAMPLE_GROUPS[0]!, SAMPLE_GROUPS[1]!, PLACEBO], blocks: 8, ...options })
  const trials = plannedPlaces(plan)
    .filter(({ block }) => block <= blocks)
    .map((place) => sampleTrial(place, place.window.state === 'loaded' ? rateOf(place) : 1, '1/s', changes(place)))
  const schedules = wholeSchedules(plan).filter(({ boot }) => boot <= blocks)
  const boots = schedules.map(({ boot }) => sampleBoot(boot))
  const course = courseOf({ plan, schedules, boots, trials, calibration: sampleCalibration(plan), margin: 0.1 })
  return { plan, course, boots, trials }
}

const noisy = ({ block }: PlannedPlace) => (block % 2 === 0 ? 0.7 : 1.2)
const windows = (next: ReturnType<typeof nextBoot>) =>
  next!.rounds.flatMap((round) => round.windows.map(({ id }) => id))

describe('the next boot', () => {
  it('takes everything at first', () => {
    const { plan, course } = after(0, {})
    const next = nextBoot(plan, course, () => 1)
    expect(next!.block).toBe(1)
    expect(windows(next)).toEqual(plan.blocks[0]!.rounds.flatMap((round) => round.windows.map(({ id }) => id)))
  })

  it('leaves out cells that are decided, and keeps the alone window of the others', () => {
    const { plan, course } = after(4, {}, (place) =>
      place.group.id === 'dhrystone' && place.window.vms === 3 ? noisy(place) : 1,
    )
    const next = nextBoot(plan, course, () => 1)
    expect(next!.block).toBe(5)
    expect(windows(next).toSorted()).toEqual([
      'b5-dhrystone-r0-alone',
      'b5-dhrystone-r0-idle3',
      'b5-dhrystone-r0-loaded3',
    ])
  })

  it('is none when all judged cells are decided, whatever the placebo says', () => {
    const { plan, course } = after(4, {}, (place) => (place.group.placebo ? noisy(place) : 1))
    expect(course.cells.find(({ group }) => group.placebo)!.state).toBe('open')
    expect(nextBoot(plan, course, () => 1)).toBeNull()
  })

  it('takes a cell whose block was void along with the others, and makes up for it at the end', () => {
    const withoutLoad = ({ block, group, window }: PlannedPlace): Partial<Trial> =>
      block === 1 && group.id === 'dhrystone' && window.state === 'loaded' ? { neighbours: [] } : {}
    const second = after(1, {}, noisy, withoutLoad)
    expect(second.course.cells.find(({ cell }) => cell.id === 'dhrystone-3vm')!.nextBlock).toBe(1)
    expect(nextBoot(second.plan, second.course, () => 1)!.block).toBe(2)
    const last = after(8, {}, noisy, withoutLoad)
    const next = nextBoot(last.plan, last.course, () => 1)
    expect(next!.block).toBe(1)
    expect(next!.rounds.map(({ group }) => group)).not.toContain(SAMPLE_GROUPS[1]!.id)
  })

  it('goes through every block where one VM only is measured', () => {
    const options = { groups: [SAMPLE_GROUPS[0]!], running: [1] }
    const { plan, course } = after(2, options)
    expect(windows(nextBoot(plan, course, () => 1))).toEqual(['b3-dhrystone-r0-alone'])
    expect(nextBoot(plan, after(8, options).course, () => 1)).toBeNull()
  })
})

describe('the number of rounds', () => {
  const roundsAfter = (blocks: number, rateOf: (place: PlannedPlace) => number, most = 10) => {
    const { plan, course, boots, trials } = after(blocks, { groups: [SAMPLE_GROUPS[0]!], rounds: 2 }, rateOf)
    return roundsFor('dhrystone', { ...plan, rounds: { first: 2, most } }, course, boots, trials)
  }
  const betweenBlocks = ({ block }: PlannedPlace) => (block % 2 === 0 ? 0.7 : 1.2)
  const withinBlocks = ({ round, block }: PlannedPlace) => ((round + block) % 2 === 0 ? 0.62 : 1.3) * (1 + block / 500)

  it('is as planned before the first look, and where it is fixed', () => {
    expect(roundsAfter(3, withinBlocks)).toBe(2)
    expect(roundsAfter(4, withinBlocks, 2)).toBe(2)
  })

  it('is few where blocks differ, many where rounds do', () => {
    expect(roundsAfter(4, betweenBlocks)).toBe(1)
    expect(roundsAfter(4, withinBlocks)).toBeGreaterThan(4)
  })
})
