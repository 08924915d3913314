import { describe, expect, it } from 'vitest'
import { hostDifferences } from '../../src/analyse/hostDifferences.ts'
import { type PlanFacts, planDifferences } from '../../src/analyse/planDifferences.ts'
import { placementDifferences } from '../../src/analyse/placementDifferences.ts'
import { settingDifferences } from '../../src/analyse/settingDifferences.ts'
import { SAMPLE_HOST, sampleBoot, samplePlacement } from '../fakes/sampleHost.ts'
import { dhrystoneFor, SAMPLE_FACTS, SAMPLE_GROUP, SAMPLE_VM } from '../fakes/samplePlanFacts.ts'

describe('differences of plans', () => {
  const against = (change: Partial<PlanFacts>) => planDifferences(SAMPLE_FACTS, { ...SAMPLE_FACTS, ...change })

  it('are each a phrase', () => {
    expect(against({})).toEqual([])
    expect(against({ acceleration: 'tcg' })).toEqual(['the acceleration is kvm in A and tcg in B'])
    expect(against({ portBitsPerSecond: null })).toEqual([
      "the NIC port's rate in bit/s is 50000000 in A and not set in B",
    ])
    expect(against({ groups: [{ ...SAMPLE_GROUP, victim: dhrystoneFor(2e9) }] })).toEqual([
      "group dhrystone: the victim's duration is 1200000000 in A and 2000000000 in B",
    ])
    expect(
      against({ groups: [{ ...SAMPLE_GROUP, neighbours: { id: 'sleep', params: { program: 'sleep' } } }] }),
    ).toEqual([
      "group dhrystone: the neighbours' id is dhrystone in A and sleep in B",
      "group dhrystone: the neighbours' program is dhrystone in A and sleep in B",
      "group dhrystone: the neighbours' duration is 1200000000 in A and not set in B",
    ])
    expect(against({ groups: [{ ...SAMPLE_GROUP, id: 'disk' }], cells: ['disk-2vm'] })).toEqual([
      'group dhrystone is in A only',
      'group disk is in B only',
      'cell cpu-1vm is in A only',
      'cell cpu-2vm is in A only',
      'cell disk-2vm is in B only',
    ])
    expect(against({ vms: [SAMPLE_VM, { ...SAMPLE_VM, vcpus: 2, diskReadBytesPerSecond: 1e6 }] })).toEqual([
      'vm2: the number of vCPUs is 1 in A and 2 in B',
      'vm2: the disk read limit in bytes/s is not set in A and 1000000 in B',
    ])
    const limited = (rate: number) => [{ name: 'cap', limits: { name: 'cap', cpu: [{ on: 'neighbours', rate }] } }]
    const [a, b] = [limited(0.5), limited(0.8)].map((controls) => ({ ...SAMPLE_FACTS, controls }))
    expect(planDifferences(a!, a!)).toEqual([])
    expect(planDifferences(a!, b!)).toEqual(['control cap: cpu.0.rate is 0.5 in A and 0.8 in B'])
    expect(against({ controls: limited(0.5) })).toEqual(['control none is in A only', 'control cap is in B only'])
    expect(against({ vms: [SAMPLE_VM] })).toEqual(['the number of VMs is 2 in A and 1 in B'])
  })

  it('see lists, and no difference in the order of keys, groups or cells', () => {
    const stress = (options: string[]) => ({ ...SAMPLE_GROUP, victim: { params: { options, program: 'stress-ng' } } })
    const a = { ...SAMPLE_FACTS, groups: [stress(['--vm', '1']), { ...SAMPLE_GROUP, id: 'second' }] }
    const b = { ...SAMPLE_FACTS, groups: [...a.groups].reverse(), cells: [...SAMPLE_FACTS.cells].reverse() }
    expect(planDifferences(a, b)).toEqual([])
    expect(planDifferences(a, { ...a, groups: [stress(['--vm', '2', '-q']), ...a.groups.slice(1)] })).toEqual([
      "group dhrystone: the victim's options.1 is 1 in A and 2 in B",
      "group dhrystone: the victim's options.2 is not set in A and -q in B",
    ])
  })
})

describe('differences of hosts', () => {
  it('name what changed, and leave out what changes by itself', () => {
    const changed = {
      ...SAMPLE_HOST,
      memoryAvailableBytes: 1,
      accelerationReason: 'another',
      kernel: '6.99',
      ksm: !SAMPLE_HOST.ksm,
      tools: { ...SAMPLE_HOST.tools, qemu: '99.0' },
    }
    expect(hostDifferences(SAMPLE_HOST, SAMPLE_HOST)).toEqual([])
    expect(hostDifferences(SAMPLE_HOST, changed)).toEqual([
      `the kernel is ${SAMPLE_HOST.kernel} in A and 6.99 in B`,
      expect.stringMatching(/^the state of KSM is .* in A and (?:true|false) in B$/),
      expect.stringMatching(/^the version of qemu is .* in A and 99\.0 in B$/),
    ])
  })

  it('show CPUs as a whole', () => {
    const [found, ...more] = hostDifferences(SAMPLE_HOST, { ...SAMPLE_HOST, cores: SAMPLE_HOST.cores.slice(0, 1) })
    expect(more).toEqual([])
    expect(found).toMatch(
      /^the set of logical CPUs is \d+ \(cpu 0, core 0.* in A and 1 \(cpu 0, core 0, socket 0, node 0\) in B$/,
    )
  })
})

describe('differences of placements', () => {
  it('name the cores of each VM', () => {
    const a = samplePlacement()
    expect(placementDifferences(a, a)).toEqual([])
    expect(placementDifferences(a, samplePlacement([[0], [1], [0, 1]]))).toEqual([
      'vm3: the set of cores of the vCPUs is 1 in A and 0 1 in B',
      "vm3: the set of cores of QEMU's own threads is 1 in A and 0 in B",
    ])
    expect(placementDifferences(a, { ...a, hostCores: [] })).toEqual([
      "the set of the host's own cores is 0 1 in A and none in B",
    ])
  })
})

describe('differences of settings', () => {
  const boots = (...settings: Record<string, string>[]) =>
    settings.map((each, at) => sampleBoot(at + 1, { settings: each }))

  it('name what boots read back, whichever boot had which value', () => {
    const a = boots({ governor: 'performance', KSM: '0' }, { governor: 'powersave', KSM: '0' })
    expect(settingDifferences(a, a.toReversed())).toEqual([])
    expect(settingDifferences(a, boots({ governor: 'performance', turbo: 'off' }))).toEqual([
      'governor is performance or powersave in A and performance in B',
      'KSM is 0 in A and not read in B',
      'turbo is not read in A and off in B',
    ])
  })
})
