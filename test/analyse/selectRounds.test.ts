import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectRounds } from '../../src/analyse/selectRounds.ts'
import type { BootSchedule } from '../../src/model/schedule.ts'
import type { Trial } from '../../src/model/trial.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const plan = samplePlan({ groups: SAMPLE_GROUPS.slice(0, 2), blocks: 2, rounds: 2 })

/** Boots 1 and 2 take block 1, boots 3 and 4 block 2; each sets out to take the windows that `wanted` names. */
function schedules(wanted: (id: string) => boolean = () => true): BootSchedule[] {
  return [1, 2, 3, 4].map((boot) => {
    const block = boot <= 2 ? 1 : 2
    const windows = plan.blocks[block - 1]!.rounds.flatMap((round) => round.windows.map(({ id }) => id)).filter(wanted)
    return { schema: 'tonari.schedule/1', boot, block, windows }
  })
}

const trialsOf = (boot: number, rate = 1) =>
  plannedPlaces(plan)
    .filter(({ block }) => block === (boot <= 2 ? 1 : 2))
    .map((place) => sampleTrial(place, rate, 'B/s', { boot }))
const select = (trials: readonly Trial[], scheduled = schedules()) =>
  selectRounds({ plan, schedules: scheduled, trials, boots: [] })
const wholeAttempts = (trials: readonly Trial[], cell: string, scheduled = schedules()) =>
  select(trials, scheduled)
    .attempts.get(cell)!
    .filter(({ rounds }) => rounds !== null)
    .map(({ block, boot }) => `${block} ${boot}`)

describe('the choice of rounds', () => {
  it('makes an attempt of every boot that set out to take a cell, whole or broken off', () => {
    const trials = [...trialsOf(1), ...trialsOf(3)]
    const { attempts, scheduled, unlisted } = select(trials)
    expect(attempts.get('dhrystone-3vm')).toMatchObject([
      { block: 1, boot: 1 },
      { block: 1, boot: 2, rounds: null },
      { block: 2, boot: 3 },
      { block: 2, boot: 4, rounds: null },
    ])
    expect(attempts.get('dhrystone-3vm')![0]!.rounds!.map((round) => round.length)).toEqual([4, 4])
    expect([scheduled, unlisted]).toEqual([4 * 16, 0])
  })

  it('needs the alone and the loaded window of every round, and no other', () => {
    const without = (part: string) => trialsOf(1).filter(({ id }) => !id.includes(part))
    expect(wholeAttempts(without('dhrystone-r1-alone'), 'dhrystone-3vm')).toEqual([])
    expect(wholeAttempts(without('dhrystone-r1-loaded3'), 'dhrystone-3vm')).toEqual([])
    expect(wholeAttempts(without('dhrystone-r1-loaded3'), 'dhrystone-2vm')).toEqual(['1 1'])
    expect(wholeAttempts(without('idle'), 'dhrystone-3vm')).toEqual(['1 1'])
    expect(wholeAttempts(without('dhrystone'), 'memwrite-3vm')).toEqual(['1 1'])
  })

  it('expects of a boot only what it set out to take', () => {
    const scheduled = schedules((id) => id.includes('r0') && !id.includes('loaded2'))
    const trials = trialsOf(1).filter(({ id }) => scheduled[0]!.windows.includes(id))
    expect(wholeAttempts(trials, 'memwrite-3vm', scheduled)).toEqual(['1 1'])
    expect(select(trials, scheduled).attempts.get('memwrite-2vm')).toEqual([])
  })

  it('ignores trials that the plan does not list or that contradict it, and repeats', () => {
    const [first, ...others] = trialsOf(1)
    const strangers = [
      { ...first!, id: 'b9-dhrystone-r0-alone' },
      { ...first!, boot: 7, state: 'loaded' as const, vms: 2 },
      { ...first!, boot: 8, block: 2 },
      { ...others[0]!, result: { rate: 99, unit: 'B/s', metrics: [] } },
    ]
    const selection = select([first!, ...others, ...strangers])
    expect(selection.unlisted).toBe(4)
    expect(selection.listed.every(({ result }) => result.rate === 1)).toBe(true)
  })

  it('never uses windows of two boots in one block, whatever is lost', () => {
    const all = [1, 2, 3, 4].flatMap((boot) => trialsOf(boot))
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 20 }), (kept) => {
        for (const attempt of [...select(kept).attempts.values()].flat()) {
          const windows = (attempt.rounds ?? []).flat()
          expect(windows.every(({ boot, block }) => boot === attempt.boot && block === attempt.block)).toBe(true)
          if (attempt.rounds !== null) expect(windows.filter(({ state }) => state === 'alone')).toHaveLength(2)
        }
      }),
    )
  })
})
