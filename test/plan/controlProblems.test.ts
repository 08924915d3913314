import { expect, test } from 'vitest'
import { seededRandom } from '../../src/stats/random.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { planCampaign } from '../../src/plan/planCampaign.ts'
import { LEAST, refusalOf } from './refusal.ts'

const withControls = (...controls: string[]) => `${LEAST}controls:\n${controls.map((each) => `  - ${each}\n`).join('')}`
const messageOf = (...controls: string[]) => refusalOf(withControls(...controls)).message

test('a control names VMs that there are', () => {
  expect(messageOf('none', '{ name: a, disk: { on: [vm2, vm7], write: 1 MB/s } }')).toBe(
    'f.yaml:6:22: a.disk.on: there is no vm7',
  )
  const alone = `${LEAST}vms: { count: 1 }\nrunning: [1]\ncontrols:\n  - { name: a, cpu: { cores: 1 } }\n`
  expect(refusalOf(alone).message).toBe('f.yaml:7:21: a.cpu.on: there are no neighbours')
})

test('guarantees fit the NIC port', () => {
  const guarantee = (more: string) => `{ name: a, network: { by: guaranteed, ${more} } }`
  expect(messageOf(guarantee('on: all, fromVm: 20 Mbit/s'))).toContain(
    "a: fromVm guarantees 60 Mbit/s in all, more than the NIC port's 50 Mbit/s",
  )
  expect(messageOf(guarantee('on: victim, toVm: 20 Mbit/s, toVmCeiling: 60 Mbit/s'))).toContain(
    'a: a ceiling of 60 Mbit/s is above',
  )
  const unlimited = `${LEAST}network: { portRate: unlimited }\ncontrols:\n  - ${guarantee('fromVm: 1 Mbit/s')}\n`
  expect(refusalOf(unlimited).message).toContain('a: parts of a NIC port without a rate cannot be guaranteed')
  parseExperiment(withControls(guarantee('on: victim, fromVm: 20 Mbit/s')), 'f.yaml')
})

test.each([
  [
    'network: [{ by: ceiling, on: all, fromVm: 5 Mbit/s }, { by: ceiling, on: victim, fromVm: 6 Mbit/s }]',
    'a: vm1 has two ceilings for fromVm',
  ],
  [
    'network: [{ by: policing, on: all, fromVm: 5 Mbit/s }, { by: policing, on: [vm3], toVm: 6 Mbit/s }]',
    'a: vm3 has two policings',
  ],
  [
    'disk: [{ by: cgroup, on: all, shared: true, write: 5 MB/s }, { by: cgroup, on: victim, read: 5 MB/s }]',
    'a: vm1 cannot be in the control groups vm1+vm2+vm3 and vm1 at once',
  ],
  [
    'cpu: [{ on: [vm1, vm2], shared: true, cores: 1 }, { on: neighbours, shared: true, weight: 50 }]',
    'a: vm2 cannot be in the control groups vm1+vm2 and vm2+vm3 at once',
  ],
  ['cpu: [{ on: all, cores: 1 }, { on: [vm2], cores: 0.5 }]', 'a: vm2 has two limits for cores'],
  [
    'disk: [{ on: all, write: 5 MB/s, writeBurst: 9 MB/s }, { on: [vm2], read: 5 MB/s }]',
    'a: vm2 has two limits by QEMU, one with a burst',
  ],
])('limits that cannot hold at once are refused: %s', (limits, message) => {
  expect(messageOf(`{ name: a, ${limits} }`)).toContain(message)
})

test.each([
  'network: [{ by: ceiling, on: all, fromVm: 5 Mbit/s }, { by: ceiling, on: all, toVm: 6 Mbit/s }]',
  'network: [{ by: ceiling, on: all, fromVm: 5 Mbit/s }, { by: policing, on: all, fromVm: 6 Mbit/s }]',
  'network: [{ by: policing, on: victim, fromVm: 5 Mbit/s }, { by: policing, on: neighbours, fromVm: 6 Mbit/s }]',
  'disk: [{ by: cgroup, on: all, write: 5 MB/s }, { by: cgroup, on: victim, read: 5 MB/s }]',
  'disk: [{ by: cgroup, on: all, shared: true, write: 5 MB/s }, { on: victim, write: 5 MB/s }]',
  'disk: [{ on: all, write: 5 MB/s }, { on: [vm2], write: 4 MB/s }]',
  'cpu: [{ on: victim, weight: 200 }, { on: neighbours, shared: true, cores: 1 }]',
])('limits that can are not: %s', (limits) => {
  parseExperiment(withControls(`{ name: a, ${limits} }`), 'f.yaml')
})

test('names of controls are given once, and make no other name', () => {
  expect(messageOf('none', 'none')).toContain('expected a different name for each control')
  expect(messageOf('{ name: none, cpu: { cores: 1 } }')).toContain('none is the name of no control at all')
  const taken = `name: x\nworkloads:\n  - { program: dhrystone, id: a }\n  - { program: dhrystone, id: a-b }\ncontrols:\n  - { name: b, cpu: { cores: 1 } }\n`
  expect(refusalOf(taken).message).toContain('its results would be called a-b, as another workload is')
})

test('each control makes groups of its own, in the same blocks', () => {
  const text = withControls('none', '{ name: half, cpu: { cores: 0.5 } }').replace('name: x', 'name: x\nblocks: 4')
  const plan = planCampaign(parseExperiment(text, 'f.yaml'), () => 1e9, seededRandom(1))
  expect(plan.groups.map(({ id, control }) => [id, control])).toEqual([
    ['dhrystone', 'none'],
    ['dhrystone-half', 'half'],
    ['placebo', 'none'],
  ])
  expect(plan.cells.filter(({ control }) => control === 'half').map(({ id }) => id)).toEqual([
    'dhrystone-half-1vm',
    'dhrystone-half-2vm',
    'dhrystone-half-3vm',
  ])
  for (const { rounds } of plan.blocks) {
    expect(new Set(rounds.map(({ group }) => group)).size).toBe(3)
  }
})

test('expect names what is measured under a control', () => {
  const text = (key: string) =>
    `${withControls('none', '{ name: half, cpu: { cores: 0.5 } }')}expect: { ${key}: independent }\n`
  parseExperiment(text('dhrystone-half'), 'f.yaml')
  expect(refusalOf(text('dhrystone-halv')).hint).toBe('did you mean dhrystone-half?')
})
