import { expect, test } from 'vitest'
import { workloadSchema } from '../../src/model/workloadSpec.ts'
import { nameWorkloads } from '../../src/plan/defaultIds.ts'

const idsOf = (...written: Record<string, unknown>[]) =>
  nameWorkloads(written.map((each) => workloadSchema.parse(each))).map(({ id }) => id)

test.each([
  ['dhrystone', { program: 'dhrystone' }],
  ['memwrite', { program: 'memwrite' }],
  ['iozone-write-direct', { program: 'iozone', phase: 'write', cache: 'off' }],
  ['iozone-reread-cached', { program: 'iozone', phase: 'reread', cache: 'on' }],
  ['netperf-udp', { program: 'netperf', protocol: 'udp' }],
  ['iperf3-tcp', { program: 'iperf3' }],
  ['fio-randread', { program: 'fio' }],
  ['stress-ng-cpu', { program: 'stress-ng', stressor: 'cpu' }],
])('%s', (id, written) => {
  expect(idsOf(written)).toEqual([id])
})

test('numbers those that are alike, and steps over names that were given', () => {
  const dhrystone = { program: 'dhrystone' }
  expect(idsOf(dhrystone, dhrystone, { ...dhrystone, id: 'dhrystone-2' }, dhrystone)).toEqual([
    'dhrystone',
    'dhrystone-3',
    'dhrystone-2',
    'dhrystone-4',
  ])
})
