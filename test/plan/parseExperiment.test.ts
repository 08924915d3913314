import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TonariError } from '../../src/model/error.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { LEAST, refusalOf } from './refusal.ts'

test('reads an experiment, converts units and fills in every default', () => {
  const experiment = parseExperiment(`${LEAST}vms: { memory: 1 GiB }\nnetwork: { portRate: 1 Gbit/s }\n`, 'f.yaml')
  expect(experiment).toEqual({
    name: 'x',
    seed: 1,
    mode: 'victim',
    vms: { count: 3, vcpus: 1, memory: 2 ** 30, disk: { size: 2 ** 28 } },
    placement: { policy: 'best-effort' },
    network: { portRate: 1e9 },
    running: [1, 2, 3],
    blocks: 16,
    placebo: true,
    workloads: [{ program: 'dhrystone', duration: 1e9 }],
    controls: ['none'],
  })
})

test.each([
  ['nothing', '', '1:1: the file is empty'],
  ['a comment only', '# hello\n', '1:1: the file is empty'],
  ['prose', 'hello', '1:1: expected keys with values'],
  ['a list', '- a\n', '1:1: expected keys with values'],
  ['a tab', 'name: x\n\tblocks: 4\n', '2:1: a tab stands where YAML wants spaces'],
  [
    'an open brace',
    `${LEAST}vms: {`,
    '4:7: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  ['a key given twice', `${LEAST}name: y\n`, '4:1: this key was already given above'],
  ['two documents', `${LEAST}---\nname: z\n`, '4:1: a second document begins here'],
  ['a list as a key', `${LEAST}[a, b]: 2\n`, '4:1: a list or map cannot be a key here'],
  ['an unknown tag', 'name: !foo x\n', '1:7: Unresolved tag: !foo'],
  ['an alias of nothing', `${LEAST}vms: *nope\n`, '4:6: nothing above is named &nope'],
  ['deep nesting', `a: ${'['.repeat(20_000)}`, 'nested too deeply'],
])('%s is not an experiment', (_, text, message) => {
  expect(refusalOf(text).message).toContain(message)
})

test('aliases that multiply are refused quickly', () => {
  const ten = (name: string) => `[${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`
  const levels = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
    (name, at) => `${name}: &${name} ${ten('abcdefgh'[at]!)}\n`,
  )
  const text = `a: &a [x]\n${levels.join('')}`
  const start = performance.now()
  expect(refusalOf(text).message).toBe('f.yaml:2:8: too many aliases')
  expect(performance.now() - start).toBeLessThan(2000)
})

test('an alias of a value that is there is resolved', () => {
  const text = 'name: x\nvms: { memory: &m 64 MiB, disk: { size: *m } }\nworkloads: [{ program: dhrystone }]\n'
  expect(parseExperiment(text, 'f.yaml').vms).toMatchObject({ memory: 2 ** 26, disk: { size: 2 ** 26 } })
})

test.each([
  ['at the top', `${LEAST}blokcs: 4\n`, '4:1: unknown key blokcs', 'did you mean blocks?'],
  ['further in', `${LEAST}vms:\n  memroy: 1 GiB\n`, '5:3: unknown key memroy in vms', 'did you mean memory?'],
  [
    'of a program',
    'name: x\nworkloads:\n  - { program: dhrystone, durration: 1 s }\n',
    '3:27: unknown key durration in workloads[0]',
    'did you mean duration?',
  ],
  [
    'of another program',
    'name: x\nworkloads:\n  - { program: dhrystone, fileSize: 1 MiB }\n',
    '3:27: unknown key fileSize in workloads[0]',
    'the keys here are id, program, duration',
  ],
])('an unknown key %s is named at its own place, with the nearest known key', (_, text, message, hint) => {
  expect(refusalOf(text)).toEqual({ message: `f.yaml:${message}`, hint })
})

test.each([
  ['4:16', 'vms: { memory: 1 Gb }', 'vms.memory: expected a size with a unit out of B, kB, MB, GB, KiB, MiB, GiB'],
  ['4:16', 'vms: { memory: 512 }', 'vms.memory: expected a size with its unit, such as 256 MiB'],
  ['4:21', 'network: {portRate: 50 Mbps}', 'network.portRate: expected unlimited, or a rate with a unit out of kbit/s'],
  ['4:15', 'vms: { count: 99 }', 'vms.count: expected at most 16'],
  ['4:9', 'blocks: 1', 'blocks: expected at least 2'],
  ['4:9', 'blocks: many', 'blocks: expected a number, found many'],
  ['4:9', 'blocks: 2.5', 'blocks: expected a whole number, found 2.5'],
  ['4:9', 'margin: 1', 'margin: expected less than 1'],
  ['4:7', 'seed: 99999999999999999999', 'seed: expected at most 9007199254740991'],
  ['4:6', 'vms: three', 'vms: expected keys with values, found three'],
  ['4:10', 'running: []', 'running: expected a list with at least 1 entry'],
  ['4:22', 'placement: { policy: dedicate }', 'placement.policy: expected one of dedicated, best-effort'],
])('%s: %s', (position, line, message) => {
  const refusal = refusalOf(`${LEAST}${line}\n`)
  expect(refusal.message).toContain(`f.yaml:${position}: ${message}`)
  expect(refusal.hint).not.toBe('')
})

test('programs: an unknown one gives the list and the nearest, a missing one the list', () => {
  const programs = 'dhrystone, memwrite, iozone, netperf, iperf3, fio, stress-ng, sleep'
  expect(refusalOf('name: x\nworkloads:\n  - program: drystone\n')).toEqual({
    message: `f.yaml:3:14: workloads[0].program: expected one of ${programs}`,
    hint: 'did you mean dhrystone?',
  })
  expect(refusalOf('name: x\nworkloads:\n  - duration: 1 s\n')).toEqual({
    message: 'f.yaml:3:5: missing key program in workloads[0]',
    hint: `program is one of ${programs}`,
  })
})

test('several problems: the first by place in the message with their number, the others in the hint', () => {
  const { message, hint } = refusalOf(
    'name: x\nvms: { count: 99, memory: 3 }\nfoo: 1\nworkloads: [{ program: nope }]\n',
  )
  expect(message).toBe('f.yaml:2:15: vms.count: expected at most 16 (and 3 more)')
  expect(hint).toMatch(/\n {2}2:27: vms\.memory.*\n {2}3:1: unknown key foo\n {2}4:24: workloads\[0\]\.program/)
})

test('a key that is missing is named', () => {
  expect(refusalOf('blocks: 4\n').message).toBe('f.yaml:1:1: missing key name (and 1 more)')
})

test('no text makes it throw anything but a TonariError with file, line and column', { timeout: 60_000 }, () => {
  const pieces = ['name: x\n', 'workloads:\n', '  - program: ', 'dhrystone\n', 'vms: ', '{', '}', '[', ']', '&a ', '*a']
  const yamlLike = fc
    .array(fc.oneof(fc.constantFrom(...pieces, '- ', ': ', '\n', '---\n', '!!set ', '? ', '__proto__'), fc.string()))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(yamlLike, fc.string({ unit: 'binary' })), (text) => {
      try {
        parseExperiment(text, 'f.yaml')
      } catch (error) {
        expect(error).toBeInstanceOf(TonariError)
        expect(error).toMatchObject({ code: 'badInput' })
        expect((error as TonariError).message).toMatch(/^f\.yaml:[1-9]\d*:[1-9]\d*: ./)
      }
    }),
    { numRuns: 1000 },
  )
})

test('no value anywhere makes it throw anything but a TonariError', { timeout: 60_000 }, () => {
  const keys = fc.constantFrom('name', 'vms', 'memory', 'disk', 'workloads', 'program', 'running', 'cores', 'placement')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.double(), fc.constant(null), tie('list'), tie('map')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    map: fc.dictionary(fc.oneof(keys, fc.string()), tie('value'), { maxKeys: 5 }),
  }))
  fc.assert(
    fc.property(fc.dictionary(keys, value), (experiment) => {
      try {
        parseExperiment(JSON.stringify(experiment), 'f.yaml')
      } catch (error) {
        expect(error).toBeInstanceOf(TonariError)
      }
    }),
    { numRuns: 500 },
  )
})
