import { describe, expect, it } from 'vitest'
import { TonariError } from '../../src/model/error.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { planCampaign } from '../../src/plan/planCampaign.ts'
import { seededRandom } from '../../src/stats/random.ts'

const HEAD = 'name: alike\nmode: peers\n'
const WORKLOADS = 'workloads: [{ program: dhrystone }]\n'

function refusal(text: string): string {
  try {
    parseExperiment(text, 'f.yaml')
  } catch (error) {
    if (error instanceof TonariError) return error.message
    throw error
  }
  return 'accepted'
}

describe('an experiment of peers', () => {
  it('lets all VMs run, without placebo, up to the last balanced look', () => {
    const { running, placebo, blocks } = parseExperiment(`${HEAD}vms: { count: 3 }\n${WORKLOADS}`, 'f.yaml')
    expect({ running, placebo, blocks }).toEqual({ running: [3], placebo: false, blocks: 12 })
    expect(parseExperiment(`${HEAD}running: 2\n${WORKLOADS}`, 'f.yaml')).toMatchObject({ running: [2], blocks: 16 })
  })

  it.each([
    ['running: [2, 3]\n', 'f.yaml:3:10: running: peers are compared at one number of VMs'],
    ['running: 1\n', 'f.yaml:3:10: running: one VM has no peers'],
    ['running: 4\n', 'f.yaml:3:10: running: 4 VMs cannot run at once where there are 3'],
    ['vms: { count: 1 }\n', 'f.yaml:3:15: vms.count: one VM has no peers'],
    ['neighbours: { program: dhrystone }\n', 'f.yaml:3:13: neighbours: peers all carry the workload itself'],
    ['placebo: true\n', 'f.yaml:3:10: placebo: peers have no neighbours that could sleep'],
    ['expect: { dhrystone: independent }\n', 'f.yaml:3:22: expect.dhrystone: independent is no verdict of peers'],
    ['blocks: 8\n', 'f.yaml:3:9: blocks: cells are decided after 6, 12, 24 blocks'],
  ])('refuses %s', (line, message) => {
    expect(refusal(`${HEAD}${line}${WORKLOADS}`)).toContain(message)
  })

  it('refuses verdicts of peers where there is a victim', () => {
    expect(refusal(`name: a\nexpect: { dhrystone: equal }\n${WORKLOADS}`)).toContain(
      'expect.dhrystone: equal is no verdict beside neighbours',
    )
    expect(refusal(`${HEAD}expect: { dhrystone: equal }\n${WORKLOADS}`)).toBe('accepted')
  })

  it('plans a cell for each control, windows of all VMs, and one of another VM alone in each block', () => {
    const controls = 'controls: [none, { name: half, cpu: { on: [vm2], cores: 0.5 } }]\n'
    const experiment = parseExperiment(`${HEAD}${controls}rounds: 2\n${WORKLOADS}`, 'f.yaml')
    const plan = planCampaign(experiment, () => 1e9, seededRandom(1))
    expect(plan.cells.map(({ id }) => id)).toEqual(['dhrystone-3vm', 'dhrystone-half-3vm'])
    expect(plan).toMatchObject({ mode: 'peers', leastBlocks: 6, rounds: { first: 2, most: 2 } })
    expect(plan.blocks).toHaveLength(12)
    for (const { block, rounds, assignment } of plan.blocks) {
      const windows = rounds.flatMap((round) => round.windows)
      expect(windows.filter(({ state }) => state === 'together')).toHaveLength(4)
      const alone = windows.filter(({ state }) => state === 'alone').map(({ vm }) => vm)
      expect(alone).toEqual(Array(2).fill(`vm${((block - 1) % 3) + 1}`))
      expect(assignment?.map(({ vm }) => vm)).toEqual(['vm1', 'vm2', 'vm3'])
    }
  })
})
