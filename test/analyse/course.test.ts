import { describe, expect, it } from 'vitest'
import { courseOf } from '../../src/analyse/course.ts'
import type { BootRecord } from '../../src/model/campaignRecord.ts'
import type { BootSchedule } from '../../src/model/schedule.ts'
import type { Trial } from '../../src/model/trial.ts'
import { sampleBoot } from '../fakes/sampleHost.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { sampleCalibration, wholeSchedules } from '../fakes/sampleRun.ts'
import { type PlannedPlace, plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const plan = samplePlan({ groups: SAMPLE_GROUPS.slice(0, 1), blocks: 8 })
const LOSS: Record<number, number> = { 1: 1, 2: 0.99, 3: 0.4 }

type Changes = (place: PlannedPlace) => Partial<Trial>

/** Boots 1 to `blocks`, one a block; VM1 keeps 99 % beside one neighbour and 40 % beside two. `cutShort` left no record. */
function course(
  blocks: number,
  changes: Changes = () => ({}),
  records: BootRecord[] = [],
  more: Trial[] = [],
  cutShort: number[] = [],
) {
  const trials = plannedPlaces(plan)
    .filter(({ block }) => block <= blocks)
    .map((place) => {
      const rate = place.window.state === 'loaded' ? LOSS[place.window.vms]! * (1 + place.block / 1000) : 1
      return sampleTrial(place, rate, '1/s', changes(place))
    })
  const schedules: BootSchedule[] = [
    ...wholeSchedules(plan).filter(({ boot }) => boot <= blocks),
    ...[...new Set(more.map(({ boot }) => boot))].map((boot) => ({
      schema: 'tonari.schedule/1' as const,
      boot,
      block: more.find((trial) => trial.boot === boot)!.block,
      windows: more.filter((trial) => trial.boot === boot).map(({ id }) => id),
    })),
  ]
  const boots = schedules
    .filter(({ boot }) => !cutShort.includes(boot))
    .map(({ boot }) => records.find((record) => record.boot === boot) ?? sampleBoot(boot))
  const { cells } = courseOf({
    plan,
    schedules,
    boots,
    trials: [...trials, ...more],
    calibration: sampleCalibration(plan),
    margin: 0.1,
  })
  return (id: string) => cells.find(({ cell }) => cell.id === id)!
}

const withDose = (wanted: (place: PlannedPlace) => boolean, dose: Partial<Trial['neighbours'][number]>): Changes => {
  return (place) => {
    if (!wanted(place)) return {}
    const { neighbours } = sampleTrial(place, 1, '1/s')
    return { neighbours: neighbours.map((each) => ({ ...each, ...dose })) }
  }
}
const loaded = (block: number, vms: number) => (place: PlannedPlace) =>
  place.block === block && place.window.state === 'loaded' && place.window.vms === vms

describe('the course of a cell', () => {
  it('stays open before the first look, and is decided at it', () => {
    expect(course(3)('dhrystone-3vm')).toMatchObject({ state: 'open', nextBlock: 4 })
    expect(course(4)('dhrystone-3vm')).toMatchObject({ state: 'decided', nextBlock: null })
    expect(course(4)('dhrystone-3vm').outcome).toMatchObject({ decision: 'harm', look: 4 })
    expect(course(4)('dhrystone-2vm').outcome).toMatchObject({ decision: 'equal', look: 4 })
  })

  it('rests on the blocks up to the deciding look, whatever comes later', () => {
    const later = course(8, ({ block }) => (block > 4 ? { result: { rate: 1, unit: '1/s', metrics: [] } } : {}))
    expect(later('dhrystone-3vm').outcome).toEqual(course(4)('dhrystone-3vm').outcome)
  })

  it('lacks a block whose load did not run, and takes a later boot of it instead', () => {
    const changes = withDose(loaded(2, 3), { coverage: 0.6 })
    const before = course(4, changes)('dhrystone-3vm')
    expect(before).toMatchObject({ state: 'open', nextBlock: 2 })
    expect(before.voids).toMatchObject([{ block: 2, boot: 2 }])
    expect(before.voids[0]!.reasons.join()).toMatch(/vm2's load ran for 60.0 % of the window,vm3's/)
    const again = plannedPlaces(plan)
      .filter(({ block }) => block === 2)
      .map((place) => sampleTrial(place, place.window.state === 'loaded' ? 0.4 : 1, '1/s', { boot: 9 }))
    const after = course(4, changes, [], again)('dhrystone-3vm')
    expect(after.state).toBe('decided')
    expect(after.blocks.map(({ boot }) => boot)).toEqual([1, 3, 4, 9])
  })

  it('is not touched by what happened in windows of another cell', () => {
    const found = course(4, withDose(loaded(2, 3), { coverage: 0 }))
    expect(found('dhrystone-2vm')).toMatchObject({ state: 'decided', voids: [] })
  })

  it('lacks a block beside whose alone window a paused neighbour went on', () => {
    const changes: Changes = ({ block, window }) =>
      block === 2 && window.state === 'alone' ? { paused: [{ vm: 'vm3', busy: 0.4 }] } : {}
    for (const id of ['dhrystone-2vm', 'dhrystone-3vm']) {
      expect(course(4, changes)(id)).toMatchObject({ state: 'open', nextBlock: 2 })
      expect(course(4, changes)(id).voids[0]!.reasons.join()).toContain("vm3's vCPUs were busy for 40.0 %")
    }
  })

  it('is void once more blocks are void than are allowed', () => {
    const void3 = course(
      3,
      withDose(({ window }) => window.state === 'loaded', { coverage: 0 }),
    )
    expect(void3('dhrystone-3vm').state).toBe('open')
    const void4 = course(
      4,
      withDose(({ window }) => window.state === 'loaded', { coverage: 0 }),
    )
    expect(void4('dhrystone-3vm')).toMatchObject({ state: 'void', nextBlock: null, outcome: null })
    expect(void4('dhrystone-1vm').state).not.toBe('void')
  })

  it('loses a whole boot in which something changed, differed, or failed', () => {
    for (const record of [
      sampleBoot(2, { changes: ['queue of port0 changed'] }),
      sampleBoot(2, { differences: ['vm2: thread may run on cores 0, 1'] }),
      sampleBoot(2, { failure: 'vm2 ended in the middle of the block' }),
    ]) {
      const found = course(4, () => ({}), [record])
      for (const id of ['dhrystone-2vm', 'dhrystone-3vm']) {
        expect(found(id)).toMatchObject({ state: 'open', nextBlock: 2 })
        expect(found(id).voids).toHaveLength(1)
      }
    }
  })

  it('takes a block again whose boot was cut short, with nothing held for or against it', () => {
    const cutShort = course(4, () => ({}), [], [], [2])
    for (const id of ['dhrystone-1vm', 'dhrystone-2vm', 'dhrystone-3vm']) {
      expect(cutShort(id)).toMatchObject({ state: 'open', nextBlock: 2, voids: [] })
      expect(cutShort(id).blocks.map(({ boot }) => boot)).toEqual([1, 3, 4])
    }
    const again = plannedPlaces(plan)
      .filter(({ block }) => block === 2)
      .map((place) => sampleTrial(place, place.window.state === 'loaded' ? 0.4 : 1, '1/s', { boot: 9 }))
    const after = course(4, () => ({}), [], again, [2])('dhrystone-3vm')
    expect(after.state).toBe('decided')
    expect(after.blocks.map(({ boot }) => boot)).toEqual([1, 3, 4, 9])
  })

  it('is not given up for boots that were cut short, however many', () => {
    expect(course(8, () => ({}), [], [], [1, 2, 3, 4, 5])('dhrystone-3vm')).toMatchObject({
      state: 'open',
      nextBlock: 1,
    })
  })

  it('is exhausted when its blocks have run out undecided', () => {
    const noisy: Changes = ({ block, window }) =>
      window.state === 'loaded' ? { result: { rate: block % 2 === 0 ? 0.6 : 1.3, unit: '1/s', metrics: [] } } : {}
    expect(course(8, noisy)('dhrystone-2vm')).toMatchObject({ state: 'exhausted', nextBlock: null })
  })
})
