import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { experimentJsonSchema } from '../../src/plan/experimentJsonSchema.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'

const folder = new URL('../../examples/', import.meta.url)
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const MiB = 2 ** 20

test('the examples that the documentation speaks of are there', () => {
  expect(examples).toEqual(
    expect.arrayContaining([
      'accuracy-disk-cached.yaml',
      'accuracy-disk.yaml',
      'accuracy-network.yaml',
      'controls-disk.yaml',
      'controls-network.yaml',
      'controls-tcp.yaml',
      'demo.yaml',
      'minimal.yaml',
      'original.yaml',
      'same-core.yaml',
      'tune-network.yaml',
    ]),
  )
})

test.each(examples)('%s parses, says what it is for and names the schema', (name) => {
  const text = textOf(name)
  expect(parseExperiment(text, name).name).toBe(name.replace('.yaml', ''))
  const [schema, purpose] = text.split('\n')
  expect(schema).toBe('# yaml-language-server: $schema=../schemas/experiment.schema.json')
  expect(purpose).toMatch(/^# [A-Z].{20,}/)
})

test('minimal.yaml has at most ten lines', () => {
  expect(textOf('minimal.yaml').trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})

test("original.yaml has the original's sizes", () => {
  const { vms, placement, network, running, workloads } = parseExperiment(textOf('original.yaml'), 'original.yaml')
  expect(vms).toMatchObject({ count: 3, vcpus: 2, memory: 4096 * MiB })
  expect(vms.disk).not.toHaveProperty('writeRate')
  expect(placement).toEqual({
    policy: 'dedicated',
    cores: [
      [2, 3],
      [4, 5],
      [6, 7],
    ],
    hostCores: [0, 1],
  })
  expect(network.portRate).toBe(1e9)
  expect(running).toEqual([1, 2, 3])
  const of = (program: string) => workloads.filter((each) => each.program === program)
  expect(of('memwrite')).toMatchObject([{ bytes: 1024 * MiB, passes: 1000 }])
  const phases = ['write', 'rewrite', 'read', 'reread']
  for (const cache of ['off', 'on']) {
    for (const phase of phases) expect(of('iozone')).toContainEqual(expect.objectContaining({ phase, cache }))
  }
  expect(of('iozone').every((each) => each.program === 'iozone' && each.fileSize === 1024 * MiB)).toBe(true)
  expect(of('netperf')).toMatchObject([{ protocol: 'tcp', messageSize: 8 * MiB }, { protocol: 'udp' }])
})

test('same-core.yaml puts every VM on one core', () => {
  const { placement, running, placebo } = parseExperiment(textOf('same-core.yaml'), 'same-core.yaml')
  expect(placement).toMatchObject({ cores: [[1], [1], [1]], hostCores: [0] })
  expect({ running, placebo }).toEqual({ running: [1, 2, 3], placebo: false })
})

test('the published schema is that of the model; npm run schema writes it anew', () => {
  const path = new URL('../../schemas/experiment.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(experimentJsonSchema())
})

test('the published schema states defaults as a file writes them', () => {
  const { properties } = experimentJsonSchema()
  expect(properties?.['vms']?.properties?.['memory']?.default).toBe('256 MiB')
  expect(properties?.['network']?.properties?.['portRate']?.default).toBe('50 Mbit/s')
  expect(properties?.['blocks']?.default).toBe(16)
})
