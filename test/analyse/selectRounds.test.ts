import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectRounds } from '../../src/analyse/selectRounds.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const plan = samplePlan({ groups: SAMPLE_GROUPS.slice(0, 2), blocks: 2, rounds: 2 })
const trialsOf = (boot: number, rate = 1) =>
  plannedPlaces(plan).map((place) => sampleTrial(place, rate, 'B/s', { boot }))
const bootsOf = (trials: Parameters<typeof selectRounds>[1]) =>
  [...selectRounds(plan, trials).blocks].flatMap(([group, blocks]) =>
    blocks.map(({ block, boot }) => `${group} ${block} ${boot}`),
  )

describe('the choice of rounds', () => {
  it('takes every round of a campaign that was never interrupted', () => {
    const trials = trialsOf(1)
    const selection = selectRounds(plan, trials)
    expect(bootsOf(trials)).toEqual(['dhrystone 1 1', 'dhrystone 2 1', 'memwrite 1 1', 'memwrite 2 1'])
    expect(selection.blocks.get('dhrystone')![0]!.rounds.map((round) => round.length)).toEqual([4, 4])
    expect([selection.unlisted, selection.leftOut, selection.unfinished]).toEqual([0, 0, []])
  })

  it('never mixes boots in a block, and takes the first boot that finished all rounds', () => {
    const torn = trialsOf(1).filter(({ id }) => id !== 'b1-dhrystone-r1-alone')
    const trials = [...torn, ...trialsOf(2), ...trialsOf(3)]
    expect(bootsOf(trials.toReversed())).toEqual(['dhrystone 1 2', 'dhrystone 2 1', 'memwrite 1 1', 'memwrite 2 1'])
    expect(selectRounds(plan, trials).leftOut).toBe(trials.length - plannedPlaces(plan).length)
  })

  it('leaves out a group in a block whose rounds are spread over boots', () => {
    const firstHalf = trialsOf(1).filter(
      ({ group, block, round }) => group !== 'memwrite' || block !== 2 || round === 0,
    )
    const rest = trialsOf(2).filter(({ group, block, round }) => group === 'memwrite' && block === 2 && round === 1)
    const selection = selectRounds(plan, [...firstHalf, ...rest])
    expect(selection.unfinished).toEqual([{ block: 2, group: 'memwrite' }])
    expect(selection.leftOut).toBe(8)
    expect(bootsOf([...firstHalf, ...rest])).toEqual(['dhrystone 1 1', 'dhrystone 2 1', 'memwrite 1 1'])
  })

  it('ignores trials that the plan does not list or that contradict it, and repeats', () => {
    const [first, ...others] = trialsOf(1)
    const strangers = [
      { ...first!, id: 'b9-dhrystone-r0-alone' },
      { ...first!, boot: 7, state: 'loaded' as const, vms: 2 },
      { ...first!, boot: 8, block: 2 },
      { ...others[0]!, result: { rate: 99, unit: 'B/s', metrics: [] } },
    ]
    const selection = selectRounds(plan, [first!, ...others, ...strangers])
    expect(selection.unlisted).toBe(4)
    expect(selection.listed.every(({ result }) => result.rate === 1)).toBe(true)
  })

  it('never uses windows of two boots in one block, whatever is lost', () => {
    const all = [...trialsOf(1), ...trialsOf(2), ...trialsOf(3)]
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 20 }), (kept) => {
        const selection = selectRounds(plan, kept)
        for (const block of [...selection.blocks.values()].flat()) {
          const windows = block.rounds.flat()
          expect(windows.length).toBe(8)
          expect(new Set(windows.map(({ boot }) => boot))).toEqual(new Set([block.boot]))
        }
        const finished = [...selection.blocks.values()].flat().length
        expect(finished + selection.unfinished.length).toBe(4)
        expect(finished * 8 + selection.leftOut).toBe(kept.length)
      }),
    )
  })
})
