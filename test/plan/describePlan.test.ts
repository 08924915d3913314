import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describePlanned } from '../../src/campaign/describePlanned.ts'
import { placeVms } from '../../src/place/placeVms.ts'
import { describePlan } from '../../src/plan/describePlan.ts'
import { experimentJsonSchema, type JsonSchema } from '../../src/plan/experimentJsonSchema.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { planCampaign } from '../../src/plan/planCampaign.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { hostWith } from '../place/hosts.ts'
import { LEAST } from './refusal.ts'

function described(text: string, host = hostWith(1, 2)): string {
  const experiment = parseExperiment(text, 'f.yaml')
  const plan = planCampaign(experiment, () => 2e9, seededRandom(experiment.seed))
  return describePlan({ text, fileName: 'f.yaml', experiment, plan, placement: placeVms(experiment, host), host })
}

const settingsOf = (text: string, host = hostWith(1, 2)) => described(text, host).split('Settings\n========\n')[1]!

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8')

test('shows time, cells, placement, compromises and order', () => {
  const text = described(LEAST)
  expect(text).toMatch(/^x \(f\.yaml\)\nhost: Example CPU @ 2\.60GHz, 2 cores, 60\.0 GiB of memory available\n/)
  expect(text).toMatch(
    /estimated time: \d.* to the first look after 4 blocks, \d\d % of it in windows; \d.* at most, with 16 blocks/,
  )
  expect(text).toMatch(/dhrystone-2vm.*\n.*dhrystone-3vm/)
  expect(text).toMatch(/placebo-3vm .* sleep \(placebo\)/)
  expect(text).toContain('- vm2 and vm3 share core 0:')
  expect(text).toMatch(/│ 4 {5}│ (?:dhrystone|placebo) [12] /)
})

test('shows what a search takes, and the campaign of one value', () => {
  const text = example('tune-network.yaml')
  const experiment = parseExperiment(text, 'f.yaml')
  const host = hostWith(1, 4)
  const plan = planCampaign(experiment, () => 2e9, seededRandom(1))
  const shown = describePlanned({ text, experiment, plan, placement: placeVms(experiment, host), host }, 'f.yaml')
  expect(shown).toContain(
    [
      'Search',
      '======',
      'the loosest ceiling of what each neighbour sends at which VM1 is independent and keeps 80 % of its rate alone without it',
      'values: 10 Mbit/s (tightest) to 20 Mbit/s (loosest), to a factor of 1.2',
      'campaigns: about 4 values at most, each with up to 8 blocks; then a fresh one with up to 16 blocks to confirm what was found',
      'budget: 9 min 0 s for everything',
      'tonari tune f.yaml carries it out; tonari run does not. What follows is the campaign of the tightest value.',
    ].join('\n'),
  )
  expect(shown).toMatch(/estimated time of one value: .* with 8 blocks/)
  expect(shown).toMatch(/netperf-tcp-tuned-3vm .*tuned .*up to 8 × 1/)
  expect(described(LEAST)).not.toMatch(/Search|of one value/)
})

test('draws the cores with what runs on each, and the way to the counterpart', () => {
  expect(described(LEAST)).toContain(
    [
      'socket 0, NUMA node 0',
      '  |- core 0  [host] [vm2 vCPU 0] [vm3 vCPU 0]',
      '  `- core 1  [vm1 (victim) vCPU 0]',
      'vm1: 256 MiB of memory on NUMA node 0; disk 256 MiB, write unlimited, read unlimited',
    ].join('\n'),
  )
  const original = described(example('original.yaml'), hostWith(2, 6))
  expect(original).toContain(
    [
      'socket 0, NUMA node 0',
      '  |- core 0  [host]',
      '  |- core 1  [host]',
      '  |- core 2  [vm1 (victim) vCPU 0]',
      '  |- core 3  [vm1 (victim) vCPU 1]',
      '  |- core 4  [vm2 vCPU 0]',
      '  `- core 5  [vm2 vCPU 1]',
      'socket 1, NUMA node 1',
      '  |- core 6      [vm3 vCPU 0]',
      '  |- core 7      [vm3 vCPU 1]',
      '  `- cores 8-11  (unused)',
    ].join('\n'),
  )
  expect(original).toContain('vm1:tap1, vm2:tap2, vm3:tap3 --> bridge --> NIC port (1 Gbit/s) --> counterpart')
  expect(original).toContain('none: every vCPU has a core to itself')
})

test('a thread says whose physical core it is on', () => {
  expect(described(LEAST, hostWith(1, 1, 2))).toContain('core 1  [vm1 (victim) vCPU 0] on the physical core of core 0')
})

test('cores that are unused are put together only where their numbers follow each other', () => {
  const one = 'vms: { count: 1 }\nrunning: [1]\nplacement: { cores: [[1]], hostCores: [0] }\n'
  expect(described(`${LEAST}${one}`, hostWith(2, 3, 2))).toContain(
    '  |- core 1     [vm1 (victim) vCPU 0]\n  |- core 2     (unused)\n  `- cores 6-8  (unused)',
  )
})

test('marks what its author left out as default, and nothing else', () => {
  const settings = settingsOf(`${LEAST}vms: { count: 3, memory: 0.5 GiB }\nrunning: [1, 2]\n`)
  const lines = settings.split('\n').map((line) => line.trim())
  expect(lines).toEqual(
    expect.arrayContaining(['name: x', 'count: 3', 'memory: 512 MiB', 'running: [1, 2]', '- program: dhrystone']),
  )
  expect(lines).toEqual(
    expect.arrayContaining(['vcpus: 1 # default', 'portRate: 50 Mbit/s # default', 'id: dhrystone # default']),
  )
  expect(lines.filter((line) => line.startsWith('# margin not set: '))).toHaveLength(1)
})

test('names each workload as its own, also under several controls', () => {
  const settings = settingsOf(`name: x
workloads: [{ program: dhrystone }, { program: memwrite }]
controls: [none, { name: half, cpu: { on: neighbours, cores: 0.5 } }]
`)
  expect(settings.match(/ id: .*/g)).toEqual([' id: dhrystone # default', ' id: memwrite # default'])
})

/** Sections that an experiment may leave out altogether. */
const OPTIONAL = ['tune']

/** Every default below a schema, as `key: value`, with the program that it belongs to. */
function defaultsOf(schema: JsonSchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, below]) => {
    if (OPTIONAL.includes(key)) return []
    if (below.properties !== undefined) return defaultsOf(below)
    if (below.default === undefined) return []
    const value = Array.isArray(below.default)
      ? `[${below.default.join(', ')}]`
      : JSON.stringify(below.default).replaceAll('"', '')
    return [`${key}: ${value} # default`]
  })
}

test('every default of the model is shown', () => {
  const whole = experimentJsonSchema()
  const programs = (whole.properties?.['workloads']?.items?.oneOf ?? []).filter(
    ({ properties }) => properties?.['program']?.const !== 'sleep',
  )
  expect(programs).toHaveLength(7)
  expect(defaultsOf(whole).length).toBeGreaterThan(8)
  for (const program of programs) {
    const name = program.properties?.['program']?.const ?? ''
    const stressor = name === 'stress-ng' ? ', stressor: cpu' : ''
    const settings = settingsOf(`name: x\nworkloads:\n  - { program: ${name}${stressor} }\n`)
    expect(defaultsOf(program).length).toBeGreaterThan(0)
    for (const each of [...defaultsOf(whole), ...defaultsOf(program)]) expect(settings).toContain(each)
  }
})

test.each(['demo.yaml', 'minimal.yaml', 'original.yaml', 'same-core.yaml', 'tune-network.yaml'])(
  'settings of %s read back the same',
  (name) => {
    const experiment = parseExperiment(example(name), name)
    const again = parseExperiment(settingsOf(example(name), hostWith(2, 6)), name)
    const { workloads, ...rest } = again
    expect(rest).toEqual({ ...experiment, workloads: undefined })
    expect(workloads).toEqual(experiment.workloads.map((each, at) => ({ ...each, id: workloads[at]!.id })))
  },
)

test('settings read back the same, whatever the sizes, rates and durations', { timeout: 30_000 }, () => {
  const amount = fc.integer({ min: 1, max: 2 ** 34 })
  const settings = fc.record({
    size: fc.integer({ min: 2 ** 28, max: 2 ** 42 }),
    rate: amount,
    port: amount,
    ns: amount,
  })
  fc.assert(
    fc.property(settings, ({ size, rate, port, ns }) => {
      const disk = `{ size: ${size} B, writeRate: ${rate} B/s }`
      const text =
        `name: x\nvms: { disk: ${disk} }\nnetwork: { portRate: ${port / 1e3} kbit/s }\n` +
        `workloads: [{ program: dhrystone, id: a, duration: ${ns / 1e6} ms }]\n`
      const experiment = parseExperiment(text, 'f.yaml')
      expect(experiment.workloads).toEqual([{ program: 'dhrystone', id: 'a', duration: ns }])
      expect(parseExperiment(settingsOf(text), 'f.yaml')).toEqual(experiment)
    }),
    { numRuns: 50 },
  )
})
