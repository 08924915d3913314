import { expect, test } from 'vitest'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { LEAST, refusalOf } from './refusal.ts'

const accepts = (text: string) => parseExperiment(text, 'f.yaml')
const withWorkloads = (vms: string, ...workloads: string[]) =>
  `name: x\nvms: ${vms}\nworkloads:\n${workloads.map((each) => `  - { ${each} }\n`).join('')}`

test('no more VMs run at once than there are', () => {
  expect(refusalOf(`${LEAST}running: [1, 4]\n`)).toEqual({
    message: 'f.yaml:4:14: running[1]: 4 VMs cannot run at once where there are 3',
    hint: 'raise vms.count, or name numbers up to 3 only',
  })
  accepts(`${LEAST}running: [1, 3]\n`)
})

test('where running is left to its default, the number of VMs is what is wrong', () => {
  expect(refusalOf(`${LEAST}vms: { count: 2 }\n`)).toEqual({
    message: 'f.yaml:4:15: vms.count: running is 1, 2, 3 by default, and there are only 2 VMs',
    hint: 'add running: [1, 2], or raise vms.count',
  })
})

test('ids are given once, and none is that of the placebo', () => {
  const twice = 'name: x\nworkloads:\n  - { program: dhrystone, id: a }\n  - { program: memwrite, id: a }\n'
  expect(refusalOf(twice).message).toBe('f.yaml:4:30: workloads[1].id: a is also the id of workloads[0]')
  const placebo = 'name: x\nworkloads:\n  - { program: dhrystone, id: placebo }\n'
  expect(refusalOf(placebo).message).toBe('f.yaml:3:31: workloads[0].id: placebo is the name of the placebo')
})

test('sleep is a load for neighbours, not a workload to measure', () => {
  const { message } = refusalOf('name: x\nworkloads:\n  - program: sleep\n')
  expect(message).toBe('f.yaml:3:14: workloads[0].program: sleep does no work that could be measured')
  accepts(`${LEAST}neighbours: { program: sleep }\n`)
})

test('core lists: one a VM, with a core for each vCPU where placement is dedicated', () => {
  const placed = (placement: string, vms = '{ count: 3, vcpus: 2 }') => `${LEAST}vms: ${vms}\nplacement: ${placement}\n`
  expect(refusalOf(placed('{ cores: [[1, 2], [3, 4]] }')).message).toBe(
    'f.yaml:5:21: placement.cores: 2 lists for 3 VMs',
  )
  expect(refusalOf(placed('{ policy: dedicated, cores: [[1, 2], [3, 3], [4, 5]] }')).message).toBe(
    'f.yaml:5:49: placement.cores[1]: 1 core for 2 vCPUs, and the policy is dedicated',
  )
  accepts(placed('{ policy: dedicated, cores: [[1, 2], [3, 6, 7], [4, 5]] }'))
  accepts(placed('{ cores: [[1], [1], [1]] }'))
})

test('a file leaves a fifth of the disk and 16 MiB to the file system', () => {
  const file = (size: string) => withWorkloads('{ disk: { size: 100 MiB } }', `program: iozone, fileSize: ${size}`)
  accepts(file('64 MiB'))
  expect(refusalOf(file('65 MiB')).message).toBe('f.yaml:4:34: workloads[0].fileSize: does not fit on the disk of a VM')
})

test('files that stay on a disk during a boot are counted together, each once', () => {
  const write = 'program: iozone, phase: write, fileSize: 40 MiB'
  const read = (size: string) => `program: iozone, phase: read, fileSize: ${size}`
  accepts(withWorkloads('{ disk: { size: 120 MiB } }', write, write, read('40 MiB'), `${read('40 MiB')}, cache: on`))
  const tooMuch = withWorkloads('{ disk: { size: 120 MiB } }', write, read('40 MiB'), read('20 MiB'))
  expect(refusalOf(tooMuch).message).toBe(
    'f.yaml:6:47: workloads[2].fileSize: does not fit on the disk of a VM beside the files of the workloads before it',
  )
})

test('a cached file and a buffer fit in half of the memory', () => {
  const vms = '{ memory: 128 MiB, disk: { size: 1 GiB } }'
  for (const program of ['iozone', 'fio']) {
    accepts(withWorkloads(vms, `program: ${program}, cache: on, fileSize: 64 MiB`))
    accepts(withWorkloads(vms, `program: ${program}, cache: off, fileSize: 65 MiB`))
    const refusal = refusalOf(withWorkloads(vms, `program: ${program}, cache: on, fileSize: 65 MiB`))
    expect(refusal.message).toContain('workloads[0].fileSize: more than half of the memory of a VM')
  }
  accepts(withWorkloads(vms, 'program: memwrite, bytes: 64 MiB'))
  expect(refusalOf(withWorkloads(vms, 'program: memwrite, bytes: 65 MiB')).message).toBe(
    'f.yaml:4:33: workloads[0].bytes: more than half of the memory of a VM',
  )
})

test('IOzone takes whole KiB, and records no larger than the file', () => {
  const iozone = (rest: string) => refusalOf(withWorkloads('{}', `program: iozone, ${rest}`)).message
  expect(iozone('fileSize: 1500 B')).toContain('workloads[0].fileSize: IOzone takes whole KiB')
  expect(iozone('recordSize: 1500 B')).toContain('workloads[0].recordSize: IOzone takes whole KiB')
  expect(iozone('fileSize: 1 MiB, recordSize: 2 MiB')).toBe(
    'f.yaml:4:53: workloads[0].recordSize: larger than the file',
  )
})

test('a datagram fits in a datagram', () => {
  const netperf = (rest: string) => withWorkloads('{}', `program: netperf, ${rest}`)
  expect(refusalOf(netperf('protocol: udp, messageSize: 8 MiB')).message).toContain(
    'workloads[0].messageSize: a UDP datagram holds at most 65507 B',
  )
  accepts(netperf('protocol: tcp, messageSize: 8 MiB'))
})

test("the neighbours' own workload is checked too", () => {
  const { message } = refusalOf(`${LEAST}neighbours: { program: iozone, fileSize: 9 GiB }\n`)
  expect(message).toBe('f.yaml:4:42: neighbours.fileSize: does not fit on the disk of a VM')
  expect(refusalOf(`${LEAST}neighbours: { program: memwrite, bytes: 200 MiB }\n`).message).toBe(
    'f.yaml:4:41: neighbours.bytes: more than half of the memory of a VM',
  )
})

test('blocks end at a look, and demands name what is measured', () => {
  expect(refusalOf(`${LEAST}blocks: 7\n`)).toEqual({
    message: 'f.yaml:4:9: blocks: cells are decided after 4, 6, 8, 12, 16, 24, 32 blocks; the 7th would be of no use',
    hint: 'write blocks: 6, or one of the others',
  })
  for (const blocks of [2, 3, 4, 32]) accepts(`${LEAST}blocks: ${blocks}\n`)
  expect(refusalOf(`${LEAST}blocks: 2\nexpect: { dhrystone: independent }\n`).message).toContain(
    '2 blocks give no verdict',
  )
  expect(refusalOf(`${LEAST}expect: { dhrystne: independent }\n`)).toEqual({
    message: 'f.yaml:4:21: expect.dhrystne: there is no such workload or cell',
    hint: 'did you mean dhrystone?',
  })
  expect(refusalOf(`${LEAST}expect: { dhrystone: good }\n`).message).toContain(
    'expected one of independent, interfered',
  )
  accepts(`${LEAST}expect: { dhrystone-3vm: interfered }\n`)
})
