import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/analyse/analyse.ts'
import { courseOf } from '../../../src/analyse/course.ts'
import { nextBoot } from '../../../src/campaign/nextBoot.ts'
import { analysisSchema } from '../../../src/model/analysis.ts'
import { resultDocument } from '../../../src/report/resultDocument.ts'
import { samplePeersPlan, samplePeersRun } from '../../fakes/samplePeers.ts'
import { sampleMetric, type SampleRun } from '../../fakes/sampleRun.ts'

const analysed = (run: SampleRun) => analyse({ run: 'alike', ...run, metricOf: sampleMetric })

/** The records of the first boots only. */
function upTo(boots: number, run: SampleRun): SampleRun {
  return {
    ...run,
    boots: run.boots.filter(({ boot }) => boot <= boots),
    schedules: run.schedules.filter(({ boot }) => boot <= boots),
    trials: run.trials.filter(({ boot }) => boot <= boots),
  }
}

describe('analyse, of peers', () => {
  const analysis = analysed(samplePeersRun())

  it('finds equal VMs equal, and names the one that a control halves', () => {
    expect(analysisSchema.parse(analysis)).toEqual(analysis)
    const [none, half] = analysis.cells
    expect(none).toMatchObject({ id: 'dhrystone-3vm', verdict: 'equal', n: 6 })
    expect(none?.reason).toContain('within 10 %')
    expect(half).toMatchObject({ id: 'dhrystone-half-3vm', verdict: 'different', n: 6 })
    expect(half?.reason).toBe('vm2 is slower than the others by more than 10 %, after 6 blocks')
    expect(half?.ratio).toBeCloseTo(0.5, 1)
    expect(analysis.peers[1]?.vms.map(({ vm, verdict, against }) => [vm, verdict, against.join()])).toEqual([
      ['vm1', 'equal', 'vm3'],
      ['vm2', 'different', 'vm1,vm3'],
      ['vm3', 'equal', 'vm1'],
    ])
  })

  it('has fairness and effects of the blocks that count', () => {
    const [none, half] = analysis.peers
    expect(none?.jain?.mean).toBeGreaterThan(0.99)
    // Of 400, 200 and 400: 1000² / (3 · 360,000), 200 / 1200, 200 over the mean of 333.
    expect(half?.jain?.mean).toBeCloseTo(0.926, 2)
    expect(half?.isolationMetric?.mean).toBeCloseTo(200 / 1200, 1)
    expect(half?.worstShare?.mean).toBeCloseTo(0.6, 1)
    expect(half).toMatchObject({ worst: 'vm2', noEffects: null })
    expect(half?.effects).toMatchObject({ blocks: 6, errorDegreesOfFreedom: 4 })
    const p = (factor: string) => half?.effects?.factors.find((each) => each.factor === factor)?.p ?? NaN
    expect(p('vm')).toBeLessThan(0.001)
  })

  it('tells each VM to other programs', () => {
    const { mode, cells } = resultDocument(analysis)
    expect(mode).toBe('peers')
    expect(cells[1]?.peers?.[1]).toMatchObject({ vm: 'vm2', verdict: 'different', against: ['vm1', 'vm3'] })
  })

  it('voids a block whose VMs did not all run, and withholds verdicts on a host that does not qualify', () => {
    const run = samplePeersRun()
    const trials = run.trials.map((trial) =>
      trial.block === 2 ? { ...trial, peers: trial.peers?.map((peer) => ({ ...peer, coverage: 0.9 })) } : trial,
    )
    const [cell] = analysed({ ...run, trials }).cells
    expect(cell?.voids.map(({ block }) => block)).toEqual([2])
    expect(cell?.voids[0]?.reasons.join()).toContain("vm1's program ran for 90.0 %")
    const noisy = { ...run.qualification, low: 0.8, high: 1.2 }
    expect(analysed({ ...run, qualification: noisy }).cells[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'withheld: the host is not qualified',
    })
  })

  it('says that a VM without any rate has no ratio', () => {
    const rateOf = (vm: string) => (vm === 'vm3' ? 0 : 400)
    const [cell] = analysed(samplePeersRun({ rateOf, sd: 0.02 })).cells
    expect(cell).toMatchObject({ verdict: 'inconclusive', ratio: null })
    expect(cell?.reason).toContain('vm3 had a rate of zero')
  })
})

describe('the course of peers', () => {
  it('goes on from the records alone, with what the plan gives each VM, and ends when all cells are decided', () => {
    const plan = samplePeersPlan()
    const run = samplePeersRun()
    const next = (boots: number) => nextBoot(plan, courseOf({ ...upTo(boots, run), margin: 0.1 }), () => 1)
    const fourth = next(3)
    expect(fourth).toMatchObject({ block: 4, assignment: plan.blocks[3]?.assignment })
    expect(fourth?.rounds.flatMap(({ windows }) => windows.map(({ state }) => state)).toSorted()).toEqual([
      'alone',
      'alone',
      'together',
      'together',
    ])
    expect(next(5)?.block).toBe(6)
    expect(next(6)).toBeNull()
  })

  it('takes a block again that a boot broke off', () => {
    const run = upTo(3, samplePeersRun())
    const torn = run.trials.filter(({ boot, state }) => boot < 3 || state === 'alone')
    expect(nextBoot(run.plan, courseOf({ ...run, trials: torn, margin: 0.1 }), () => 1)?.block).toBe(3)
  })
})
