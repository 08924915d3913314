import fc from 'fast-check'
import { expect, test } from 'vitest'
import { experimentSchema } from '../../src/model/experiment.ts'
import { planSchema } from '../../src/model/plan.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planCampaign } from '../../src/plan/planCampaign.ts'
import { seededRandom } from '../../src/stats/random.ts'

const WINDOW_NS = 2e9

function planOf(keys: Record<string, unknown> = {}): Plan {
  const experiment = experimentSchema.parse({
    name: 'test',
    workloads: [{ program: 'dhrystone' }],
    blocks: 4,
    rounds: 1,
    ...keys,
  })
  return planCampaign(experiment, () => WINDOW_NS, seededRandom(experiment.seed))
}

const windowsOf = ({ blocks }: Plan) =>
  blocks.flatMap(({ block, rounds }) =>
    rounds.flatMap(({ group, round, windows }) => windows.map((window) => ({ ...window, block, group, round }))),
  )

const PROGRAMS = ['dhrystone', 'memwrite', 'netperf', 'iozone', 'iperf3', 'fio']
const settings = fc.record({
  seed: fc.nat(),
  running: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
  blocks: fc.integer({ min: 2, max: 6 }),
  rounds: fc.integer({ min: 1, max: 3 }),
  placebo: fc.boolean(),
  workloads: fc.array(
    fc.constantFrom(...PROGRAMS).map((program) => ({ program })),
    { minLength: 1, maxLength: 4 },
  ),
})

test('every cell has blocks × rounds loaded windows, each with an alone window in its round', () => {
  fc.assert(
    fc.property(settings, (keys) => {
      const plan = planSchema.parse(planOf(keys))
      const windows = windowsOf(plan)
      for (const { group, vms } of plan.cells) {
        const own = windows.filter((window) => window.group === group)
        const alone = own.filter(({ state }) => state === 'alone')
        expect(alone).toHaveLength(keys.blocks * keys.rounds)
        expect(alone.every((window) => window.vms === 1)).toBe(true)
        expect(new Set(alone.map(({ block, round }) => `${block}/${round}`)).size).toBe(alone.length)
        const loaded = own.filter((window) => window.state === 'loaded' && window.vms === vms)
        expect(loaded).toHaveLength(vms === 1 ? 0 : keys.blocks * keys.rounds)
        const rounds = new Set(loaded.map(({ block, round }) => `${block}/${round}`))
        expect(rounds.size).toBe(loaded.length)
      }
    }),
  )
})

test('ids are unique and name block, group, round and state', () => {
  fc.assert(
    fc.property(settings, (keys) => {
      const plan = planOf(keys)
      const windows = windowsOf(plan)
      expect(new Set(windows.map(({ id }) => id)).size).toBe(windows.length)
      for (const { id, block, group, round, state, vms } of windows) {
        const number = String(block).padStart(2, '0')
        expect(id).toBe(`b${number}-${group}-r${round}-${state}${state === 'alone' ? '' : vms}`)
      }
      for (const list of [plan.cells, plan.groups]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
    }),
  )
})

test('idle is measured once a round of every fourth block, at the largest number; the placebo has none', () => {
  fc.assert(
    fc.property(settings, (keys) => {
      const most = Math.max(...keys.running)
      for (const { block, rounds } of planOf(keys).blocks) {
        for (const round of rounds) {
          const idle = round.windows.filter(({ state }) => state === 'idle').map(({ vms }) => vms)
          expect(idle).toEqual(most > 1 && round.group !== 'placebo' && block % 4 === 1 ? [most] : [])
        }
      }
    }),
  )
})

test('the same seed gives the same plan, another seed another order', () => {
  const keys = { workloads: PROGRAMS.map((program) => ({ program })) }
  expect(planOf({ ...keys, seed: 7 })).toEqual(planOf({ ...keys, seed: 7 }))
  expect(planOf({ ...keys, seed: 7 }).blocks).not.toEqual(planOf({ ...keys, seed: 8 }).blocks)
})

test('blocks differ in the order of groups and of windows', () => {
  const { blocks } = planOf({ workloads: PROGRAMS.map((program) => ({ program })), blocks: 8 })
  expect(new Set(blocks.map(({ rounds }) => rounds.map(({ group }) => group).join())).size).toBe(8)
  const orders = blocks.flatMap(({ rounds }) => rounds.filter(({ group }) => group === 'memwrite'))
  expect(
    new Set(orders.map(({ windows }) => windows.map(({ state, vms }) => `${state}${vms}`).join())).size,
  ).toBeGreaterThan(2)
})

test('every order of a round is about equally likely', () => {
  const counts = new Map<string, number>()
  for (let seed = 0; seed < 400; seed++) {
    for (const { rounds } of planOf({ seed, running: [1, 2], placebo: false, blocks: 32 }).blocks.filter(
      ({ block }) => block % 4 === 1,
    )) {
      const order = rounds[0]!.windows.map(({ state }) => state).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
  }
  // 3200 rounds in 6 orders: a standard deviation of 21 each.
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 3200 / 6)).toBeLessThan(4.5 * 21.1)
})

test('neighbours carry the same workload, or the one that the experiment names', () => {
  const same = planOf({ workloads: [{ program: 'netperf' }], placebo: false }).groups
  expect(same).toMatchObject([{ id: 'netperf-tcp', neighbours: { id: 'netperf-tcp' }, placebo: false }])
  const named = planOf({ neighbours: { program: 'memwrite' }, placebo: false }).groups
  expect(named).toMatchObject([{ victim: { id: 'dhrystone' }, neighbours: { id: 'memwrite' } }])
})

test('the placebo takes the first workload beside sleepers, at the largest number only', () => {
  const { groups, cells } = planOf({ workloads: [{ program: 'memwrite' }, { program: 'dhrystone' }] })
  expect(groups.at(-1)).toMatchObject({
    id: 'placebo',
    victim: { id: 'memwrite' },
    neighbours: { params: { program: 'sleep' } },
    placebo: true,
  })
  expect(cells.filter(({ group }) => group === 'placebo')).toEqual([
    { id: 'placebo-3vm', group: 'placebo', vms: 3, control: 'none' },
  ])
})

test('with one VM only there are alone windows and nothing else, and no placebo', () => {
  const plan = planOf({ running: [1] })
  expect(plan.groups.map(({ id }) => id)).toEqual(['dhrystone'])
  expect(windowsOf(plan).map(({ state }) => state)).toEqual(['alone', 'alone', 'alone', 'alone'])
})

test('the estimate sums up windows, and adds what lies around windows and blocks', () => {
  const plan = planOf({ running: [1, 2], placebo: false })
  expect(windowsOf(plan)).toHaveLength(3 + 3 * 2)
  const wallNs = 9 * (WINDOW_NS + 0.7e9) + 4 * 7e9
  expect(plan.estimate).toEqual({ windowNs: 9 * WINDOW_NS, wallNs, mostWallNs: wallNs })
  const longer = planOf({ running: [1, 2], placebo: false, blocks: 8, rounds: undefined })
  expect(longer.rounds).toEqual({ first: 2, most: 10 })
  expect(longer.estimate.windowNs).toBe(2 * 9 * WINDOW_NS)
  expect(longer.estimate.mostWallNs).toBe(2 * 18 * (WINDOW_NS + 0.7e9) + 8 * 7e9)
})

test('demands of a workload hold for its cells, and a cell may have its own', () => {
  const expect1 = { dhrystone: 'independent', 'dhrystone-3vm': 'interfered' }
  expect(planOf({ expect: expect1 }).expect).toEqual({
    'dhrystone-2vm': 'independent',
    'dhrystone-3vm': 'interfered',
  })
  expect(planOf().expect).toEqual({})
})
