import { describe, expect, it } from 'vitest'
import { assertAvailable } from '../../src/campaign/availableControls.ts'
import { controlSchema } from '../../src/model/control.ts'
import { TonariError } from '../../src/model/error.ts'
import type { ControlFacts } from '../../src/model/controlFacts.ts'

const ABLE: ControlFacts = {
  portBitsPerSecond: 50e6,
  missingFeatures: {},
  cpuGroupsFault: null,
  ioGroupsFault: null,
  ioWeightFault: null,
  oneCgroupHierarchy: false,
  dataDevice: '8:0',
}
const VMS = [{ name: 'vm1' }, { name: 'vm2' }, { name: 'vm3' }]
const CEILING = { network: { by: 'ceiling', toVm: '5 Mbit/s' } }
const CEILING_FROM = { network: { by: 'ceiling', fromVm: '5 Mbit/s' } }
const POLICING = { network: { by: 'policing', fromVm: '5 Mbit/s' } }
const GUARANTEE = { network: { by: 'guaranteed', fromVm: '5 Mbit/s' } }
const GUARANTEE_TO = { network: { by: 'guaranteed', toVm: '5 Mbit/s' } }
const GROUP = { disk: { by: 'cgroup', write: '5 MB/s' } }
const WEIGHT = { disk: { by: 'cgroup', weight: 50 } }
const QEMU = { disk: { write: '5 MB/s' } }
const QUOTA = { cpu: { cores: 0.5 } }
const ALL = [CEILING, CEILING_FROM, POLICING, GUARANTEE, GUARANTEE_TO, GROUP, WEIGHT, QEMU, QUOTA]

function refusal(limits: object, lacking: Partial<ControlFacts>): string | null {
  try {
    assertAvailable(['none', controlSchema.parse({ name: 'a', ...limits })], { ...ABLE, ...lacking }, VMS)
    return null
  } catch (error) {
    if (!(error instanceof TonariError)) throw error
    expect(error.code).toBe('hostLacksRequirements')
    expect(error.hint).toContain('take the control out')
    return error.message
  }
}

/** Controls that are refused on a host which lacks something. */
const refusedFor = (lacking: Partial<ControlFacts>) => ALL.filter((limits) => refusal(limits, lacking) !== null)
const without = (...features: (keyof ControlFacts['missingFeatures'])[]) => ({
  missingFeatures: Object.fromEntries(features.map((feature) => [feature, `no ${feature}`])),
})

describe('a control that a host cannot have', () => {
  it('is none where nothing is lacking', () => {
    expect(refusedFor({})).toEqual([])
  })

  it.each([
    ['tbf', without('tbf'), [CEILING, CEILING_FROM, GUARANTEE, GUARANTEE_TO]],
    ['htb', without('htb'), [GUARANTEE, GUARANTEE_TO]],
    ['redirect', without('redirect'), [CEILING_FROM, GUARANTEE_TO]],
    ['policing', without('policing'), [POLICING]],
    ['a rate of the port', { portBitsPerSecond: null }, [GUARANTEE, GUARANTEE_TO]],
    ['groups for cores', { cpuGroupsFault: 'none' }, [QUOTA]],
    ['groups for disks', { ioGroupsFault: 'none' }, [GROUP, WEIGHT]],
    ['a disk', { dataDevice: null }, [GROUP, WEIGHT]],
    ['a scheduler that weighs', { ioWeightFault: 'none' }, [WEIGHT]],
  ])('is each that needs what is lacking: %s', (_, lacking, refused) => {
    expect(refusedFor(lacking)).toEqual(refused)
  })

  it('is named, with the reason', () => {
    expect(refusal(CEILING, without('tbf'))).toBe('control a: no network ceiling at the tap here, no tbf')
    expect(refusal(POLICING, without('policing'))).toBe('control a: no network policing at the tap here, no policing')
    expect(refusal(GUARANTEE, { portBitsPerSecond: null })).toBe(
      'control a: no guaranteed rates at the NIC port here, guarantees need a NIC port with a rate: set network.portRate',
    )
    expect(refusal(QUOTA, { cpuGroupsFault: 'only root may' })).toBe(
      'control a: no CPU quota of a cgroup here, no cgroup can limit CPU time: only root may',
    )
    expect(refusal(GROUP, { ioGroupsFault: 'only root may' })).toContain('no cgroup can limit a disk: only root may')
    expect(refusal(GROUP, { dataDevice: null })).toContain('on no disk of its own')
    expect(refusal(WEIGHT, { ioWeightFault: 'weights need bfq' })).toContain(
      'no weight has an effect: weights need bfq',
    )
  })

  it('is one whose groups overlap across resources, where cgroup version 2 has one hierarchy for all', () => {
    const disk = { by: 'cgroup', on: 'all', shared: true, write: '5 MB/s' }
    const mixed = { disk, cpu: { on: 'victim', cores: 0.5 } }
    expect(refusal(mixed, {})).toBeNull()
    expect(refusal(mixed, { oneCgroupHierarchy: true })).toBe(
      'control a: vm1 cannot be in the control groups vm1+vm2+vm3 and vm1 at once, and cgroup version 2 has one hierarchy for all resources',
    )
    const alike = { disk, cpu: { on: 'all', shared: true, cores: 1 } }
    expect(refusal(alike, { oneCgroupHierarchy: true })).toBeNull()
  })
})
