import { describe, expect, it } from 'vitest'
import { bootProblems } from '../../src/analyse/bootProblems.ts'
import { clockProblems } from '../../src/analyse/clockProof.ts'
import { calibrationProblems, doseProblems } from '../../src/analyse/doseProof.ts'
import type { Calibration } from '../../src/model/calibration.ts'
import type { Trial } from '../../src/model/trial.ts'
import { sampleBoot } from '../fakes/sampleHost.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const group = SAMPLE_GROUPS[0]!
const plan = samplePlan({ groups: [group] })
const place = plannedPlaces(plan).find(({ window }) => window.state === 'loaded' && window.vms === 3)!

/** Both neighbours as given; 1000 units in the window of one second. */
function trial(dose: Partial<Trial['neighbours'][number]>, changes: Partial<Trial> = {}): Trial {
  const sample = sampleTrial(place, 1, '1/s')
  return { ...sample, neighbours: sample.neighbours.map((each) => ({ ...each, ...dose })), ...changes }
}

function calibration(load: Partial<Calibration['loads'][number]>): Calibration {
  const of = (vm: string) => ({
    group: group.id,
    control: 'none',
    vms: 3,
    vm,
    rate: 1000,
    unit: '1',
    flow: null,
    busy: 1,
    durationNs: 8e8,
  })
  return { schema: 'tonari.calibration/1', boot: 1, loads: ['vm1', 'vm2', 'vm3'].map((vm) => ({ ...of(vm), ...load })) }
}

const problems = (dose: Partial<Trial['neighbours'][number]>, load: Partial<Calibration['loads'][number]> = {}) =>
  doseProblems(trial(dose), group, calibration(load)).join('\n')

describe('the proof of a dose', () => {
  it('is there for a load that ran, demanded and delivered, and for honest contention', () => {
    expect(problems({})).toBe('')
    expect(problems({ amount: 600, busy: 0.995, demand: 0.995 })).toBe('')
  })

  it('fails for a load that was dead, frozen, slow, or never calibrated', () => {
    expect(problems({ coverage: 0.98 })).toContain("vm2's load ran for 98.0 % of the window")
    expect(problems({ demand: 0.6 })).toContain("vm3's load demanded for 60.0 % of the window")
    expect(problems({ amount: 10 })).toContain('delivered 1.0 % of what it did')
    expect(problems({ busy: 0.3, demand: 1 }, { rate: null })).toContain('busy for 30.0 %')
    expect(doseProblems(trial({}), group, null).join()).toContain('never calibrated')
    expect(doseProblems(trial({}, { neighbours: [] }), group, null).join()).toContain(
      '2 of 2 neighbours carried no load',
    )
  })

  it('allows a flow what flows do, and tells its stalls', () => {
    const flow = { amount: null, flow: 3e6, longestStallNs: 100e6 }
    expect(problems(flow, { rate: null, flow: 10e6 })).toBe('')
    expect(problems({ ...flow, flow: 2e6 }, { rate: null, flow: 10e6 })).toContain('delivered 20.0 %')
    expect(problems({ ...flow, demand: 0.5, longestStallNs: 500e6 })).toContain('with a stall of 500 ms')
  })

  it('fails for a load that tells nothing, though its calibration did', () => {
    expect(problems({ amount: null })).toContain("vm2's load told nothing of what it delivered")
    expect(problems({ flow: null }, { flow: 10e6 })).toContain('told nothing')
    expect(problems({ amount: null, busy: 1 }, { rate: null })).toBe('')
  })

  it('fails for a load that is held against nothing', () => {
    for (const zero of [{ rate: 0 }, { rate: null, flow: 0 }, { rate: null, busy: 0 }]) {
      expect(problems({ flow: 1e6 }, zero)).toContain("vm3's load delivered nothing when it was calibrated")
    }
  })

  it('asks nothing of the placebo, of quiet windows, nor of a victim', () => {
    const sleeping = { demand: null, busy: 0, amount: null }
    expect(doseProblems(trial(sleeping), group, null)).toEqual([])
    expect(doseProblems(trial({ ...sleeping, busy: 0.95 }), group, null).join()).toContain('with nothing to do')
    expect(doseProblems(trial({ coverage: 0 }, { state: 'idle' }), group, null)).toEqual([])
  })

  it('finds neighbours that were broken from the start', () => {
    const broken = calibration({})
    broken.loads[2]!.rate = 20
    expect(calibrationProblems(group, 3, broken).join()).toContain("vm3's load delivered next to nothing")
    broken.loads[2]!.rate = 300
    expect(calibrationProblems(group, 3, broken)).toEqual([])
    expect(calibrationProblems(group, 2, broken)).toEqual([])
  })

  it('holds neighbours with a workload of their own against each other', () => {
    const other = { ...group, neighbours: { ...group.neighbours, id: 'other' } }
    const broken = calibration({})
    broken.loads[0]!.rate = 1e9
    expect(calibrationProblems(other, 3, broken)).toEqual([])
    broken.loads[1]!.rate = 20
    expect(calibrationProblems(other, 3, broken)).toEqual([
      "vm2's load delivered next to nothing when it was calibrated (2.0 % of vm3's)",
    ])
    const busy = calibration({ rate: null })
    busy.loads[2]!.busy = 0.01
    expect(calibrationProblems(other, 3, busy).join()).toContain("vm3's load delivered next to nothing")
    expect(calibrationProblems(other, 3, calibration({ rate: 0 }))).toEqual([])
    expect(calibrationProblems(other, 2, broken)).toEqual([])
  })
})

describe('the proof of clocks', () => {
  const reading = (offsetNs: number) => [{ vm: 'vm1', offsetNs, roundTripNs: 200_000 }]

  it('fails for a guest whose clock runs at another speed', () => {
    // 1.4 s from the first reading to the last; half a round trip each may be wrong.
    const drifted = (gainedNs: number) =>
      trial({}, { clocksBefore: reading(-5e9), clocksAfter: reading(-5e9 + gainedNs) })
    expect(clockProblems(drifted(2.9e6))).toEqual([])
    expect(clockProblems(drifted(3.1e6)).join()).toContain("vm1's clock gained 0.22 %")
    expect(clockProblems(drifted(-1.2e9)).join()).toContain('lost 86 %')
  })
})

describe('the proof of a boot', () => {
  const processors = (busy: number, own: number, steal = 0): Trial['processors'] => {
    return { busy, own, steal, cores: 2, victimRun: 1, victimWait: 0 }
  }

  it('fails when others took the cores, by share of all of them', () => {
    const of = (given: Trial['processors']) => bootProblems(sampleBoot(1), [trial({}, { processors: given })]).join()
    expect(of(processors(1.9, 1.75))).toBe('')
    expect(of(processors(1.9, 1.6))).toContain("other programs took 15.0 % of the VMs' cores")
    expect(of(processors(1.9, 2.1))).toBe('')
    expect(of(processors(1.9, 1.9, 0.2))).toContain('hypervisor took 10.0 %')
  })

  it('names differences, changes and failures', () => {
    const record = sampleBoot(1, { differences: ['a'], changes: ['b'], failure: 'c' })
    expect(bootProblems(record, [])).toEqual(['c', 'a', 'b'])
  })
})
