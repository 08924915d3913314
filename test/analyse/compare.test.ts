import { describe, expect, it } from 'vitest'
import { type ComparedCell, type ComparedRun, compareRuns } from '../../src/analyse/compare.ts'
import type { ComparedCells } from '../../src/model/comparison.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { SAMPLE_FACTS } from '../fakes/samplePlanFacts.ts'

const around = (centre: number) => [-0.01, 0.01, 0, 0.005, -0.005].map((noise) => centre + noise)
const reference: ComparedCell = {
  id: 'cpu-1vm',
  blockLogRatios: [],
  blockLogRatesAlone: around(7),
  verdict: null,
  withheld: null,
}
const loaded = (ratio: number, alone: number, verdict: ComparedCell['verdict'] = 'inconclusive'): ComparedCell => ({
  id: 'cpu-2vm',
  blockLogRatios: around(Math.log(ratio)),
  blockLogRatesAlone: around(alone),
  verdict,
  withheld: null,
})
const run = (name: string, ...cells: ComparedCell[]): ComparedRun => ({
  name,
  margin: 0.05,
  acceleration: 'kvm',
  cells,
  plan: SAMPLE_FACTS,
})
const compare = (a: ComparedRun, b: ComparedRun) => compareRuns(a, b, seededRandom(1)) as ComparedCells

describe('two runs', () => {
  it('are compared cell by cell', () => {
    const { cells, margin, levels } = compare(
      run('old', reference, loaded(0.98, 7, 'independent')),
      run('new', reference, loaded(0.8, 7, 'interfered')),
    )
    expect([margin, levels]).toEqual([0.05, { changed: 0.01, same: 0.05 }])
    expect(cells.map(({ id, isolation, alone }) => [id, isolation?.verdict, alone.verdict])).toEqual([
      ['cpu-1vm', undefined, 'same'],
      ['cpu-2vm', 'worse', 'same'],
    ])
    expect(cells[1]?.isolation?.ratio).toBeCloseTo(0.8 / 0.98, 9)
    expect([cells[1]?.a, cells[1]?.b]).toEqual([
      { verdict: 'independent', blocks: 5 },
      { verdict: 'interfered', blocks: 5 },
    ])
  })

  it('show when everything got slower though isolation stayed', () => {
    const { cells } = compare(run('old', loaded(0.9, 7)), run('new', loaded(0.9, 7 + Math.log(0.7))))
    expect([cells[0]?.isolation?.verdict, cells[0]?.alone.verdict]).toEqual(['same', 'worse'])
    expect(cells[0]?.alone.ratio).toBeCloseTo(0.7, 9)
  })

  it('tell better from worse by which is A', () => {
    const [low, high] = [run('low', loaded(0.6, 7)), run('high', loaded(0.9, 7))]
    expect([compare(low, high), compare(high, low)].map(({ cells }) => cells[0]?.isolation?.verdict)).toEqual([
      'better',
      'worse',
    ])
  })

  it('say nothing of the isolation in a void cell, and do not take a cell without ratios for a reference', () => {
    const [isolation] = compare(run('old', loaded(0.9, 7)), run('new', loaded(0.5, 7, 'void'))).cells.map(
      (cell) => cell.isolation,
    )
    expect(isolation).toMatchObject({ verdict: 'inconclusive', reason: 'The cell is void in B.', ratio: null })
    const starved = { ...loaded(0.9, 7), blockLogRatios: [] }
    const [open] = compare(run('old', loaded(0.9, 7)), run('new', starved)).cells
    expect(open?.isolation?.reason).toBe('Two blocks of each run are needed; A has 5 and B has 0.')
  })

  it('are not judged where a run withholds its verdicts, and say which run and why', () => {
    const noisy = { ...loaded(0.6, 7), withheld: 'withheld: the host is not qualified' }
    const doubtful = { ...loaded(0.6, 7), withheld: 'withheld: the placebo shows a loss as well' }
    const changeOf = (a: ComparedCell, b: ComparedCell) => compare(run('old', a), run('new', b)).cells[0]
    const found = changeOf(loaded(0.9, 7), noisy)
    expect([found?.isolation, found?.alone]).toMatchObject(
      Array(2).fill({
        verdict: 'inconclusive',
        reason: 'The verdict is withheld in B (the host is not qualified).',
      }),
    )
    expect(found?.isolation?.ratio).toBeCloseTo(0.6 / 0.9, 9)
    expect(changeOf(noisy, doubtful)?.isolation?.reason).toBe(
      'The verdict is withheld in A (the host is not qualified) and in B (the placebo shows a loss as well).',
    )
  })

  it('are refused when their plans differ', () => {
    const a = run('old', reference, loaded(0.9, 7))
    expect(compareRuns(a, { ...a, margin: 0.1 }, seededRandom(1))).toEqual({
      refused: ['the margin is 0.05 in A and 0.1 in B'],
    })
    expect(compareRuns(a, run('new', reference), seededRandom(1))).toEqual({ refused: ['cell cpu-2vm is in A only'] })
  })
})
