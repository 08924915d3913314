import { describe, expect, it } from 'vitest'
import { limitBindings } from '../../../src/analyse/controls/bindings.ts'
import { courseOf } from '../../../src/analyse/course.ts'
import type { SampledCounter } from '../../../src/model/sampledCounter.ts'
import { workloadSchema } from '../../../src/model/workloadSpec.ts'
import { controlledRun } from '../../fakes/controlledRun.ts'
import { bucketReadings } from './bucketSource.ts'

const TRUTH = { alone: 40e6, loaded: 20e6, neighbour: 20e6 }

type Load = { readonly rate: number; readonly burst: number; readonly demand: number }

/** Bindings of one control where each VM's writes come through a bucket. */
function bound(limit: object, loads: Readonly<Record<string, Load>>) {
  const run = controlledRun([{ name: 'limit', disk: limit }], { limit: TRUTH })
  const sampled = run.trials.flatMap(({ boot, id, state, startNs, endNs }) =>
    Object.entries(loads).flatMap(([vm, load]) => {
      const victim = vm === 'vm1'
      const span = victim ? { startNs, endNs } : { startNs: startNs - 1e9, endNs: endNs + 1e9 }
      const readings = bucketReadings({
        ...load,
        ...span,
        demand: victim || state === 'loaded' ? load.demand : 0,
        readFromNs: startNs,
      })
      return [
        {
          ...{ boot, trial: id, metric: 'process.writtenBytes', dimensions: { vm } },
          timesNs: readings.map(({ timeNs }) => timeNs),
          values: readings.map(({ amount }) => amount),
        },
      ]
    }),
  )
  const { cells } = courseOf({ ...run, margin: 0.1 })
  return limitBindings({ ...run, courses: cells, sampled })
}

describe('whether a limit binds', () => {
  const limit = { by: 'qemu', on: 'all', write: '10 MB/s' }

  it('shows what a bucket of the set rate lets through, bursts taken off', () => {
    const load = { rate: 10e6, burst: 1e6, demand: 40e6 }
    const bindings = bound(limit, { vm1: load, vm2: load })
    expect(bindings).toMatchObject([
      { vms: ['vm1'], workload: 'disk', set: 10e6, unit: 'B/s', outcome: 'binds', windows: 24, n: 24 },
      { vms: ['vm2'], workload: 'disk', set: 10e6, unit: 'B/s', outcome: 'binds', windows: 8, n: 8 },
    ])
    for (const { error, overshoot } of bindings) {
      expect(Math.abs(error!.mean)).toBeLessThan(0.005)
      expect(error!.low).toBeLessThanOrEqual(error!.mean)
      expect(overshoot).toBeGreaterThan(0.99)
    }
    expect(bindings[0]!.overshoot).toBeGreaterThan(1.5)
    expect(bindings[0]!.settling!.n).toBeGreaterThan(0)
    expect(bindings[1]!.settling).toBeNull()
  })

  it('is denied where more comes through', () => {
    const [first] = bound(limit, { vm1: { rate: 12e6, burst: 1e6, demand: 40e6 } })
    expect(first).toMatchObject({ outcome: 'does not bind', reason: '20.0 % more was delivered than was set' })
  })

  it('is left open where the load never asks for as much', () => {
    const [first] = bound(limit, { vm1: { rate: 10e6, burst: 1e6, demand: 6e6 } })
    expect(first).toMatchObject({ outcome: 'not reached', n: 0, error: null })
    expect(first!.reason).toContain('60.0 % of the rate at most')
  })

  it('is not measured without samples', () => {
    expect(bound(limit, {})[0]).toMatchObject({ outcome: 'not measured', n: 0, delivered: null })
    const [weighted] = bound({ by: 'cgroup', on: 'all', writeIops: 100 }, {})
    expect(weighted).toMatchObject({ outcome: 'not measured', what: 'write operations' })
  })

  it('adds up the VMs that share a limit', () => {
    const quiet = { rate: 1, burst: 1, demand: 0 }
    // A bucket each stands for the one that they share, so that vm1 finds some tokens which vm2 would have taken.
    const half = { rate: 5e6, burst: 0.05e6, demand: 40e6 }
    const bindings = bound(
      { by: 'cgroup', on: 'all', write: '10 MB/s', shared: true },
      { vm1: half, vm2: half, vm3: quiet },
    )
    const both = bindings.find(({ vms }) => vms.length === 2)!
    expect(both).toMatchObject({ vms: ['vm1', 'vm2'], set: 10e6, outcome: 'binds', n: 8 })
    expect(Math.abs(both.error!.mean)).toBeLessThan(0.015)
    expect(bindings.find(({ vms: [first, ...others] }) => first === 'vm1' && others.length === 0)).toMatchObject({
      vms: ['vm1'],
      outcome: 'not reached',
    })
  })

  it('compares a VM with its own disk where that is slower than the control', () => {
    const run = controlledRun([{ name: 'limit', disk: { by: 'qemu', on: 'victim', write: '90 MB/s' } }], {
      limit: TRUTH,
    })
    const { cells } = courseOf({ ...run, margin: 0.1 })
    const [first] = limitBindings({ ...run, courses: cells, sampled: [] })
    expect(first!.set).toBe(run.placement.vms[0]!.diskWriteBytesPerSecond)
  })

  describe('on the network', () => {
    const netperf = {
      id: 'udp',
      params: workloadSchema.parse({ program: 'netperf', protocol: 'udp' }),
    }
    /** Bindings of a control on two VMs that both send, where each of `sampled` was counted at a constant rate. */
    const sending = (network: object, sampled: readonly Pick<SampledCounter, 'metric' | 'dimensions'>[]) => {
      const run = controlledRun([{ name: 'limit', network }], { limit: TRUTH })
      const { cells } = courseOf({ ...run, margin: 0.1 })
      const courses = cells.map((course) => ({
        ...course,
        group: { ...course.group, victim: netperf, neighbours: netperf },
      }))
      const counted = run.trials.flatMap(({ boot, id, startNs }) => {
        const timesNs = Array.from({ length: 13 }, (_, at) => startNs + (at - 1) * 1e8)
        const values = timesNs.map((timeNs) => 1e7 + ((timeNs - startNs) / 1e9) * 1.25e6)
        return sampled.map((column) => ({ boot, trial: id, ...column, timesNs, values }))
      })
      return limitBindings({ ...run, courses, sampled: counted })
    }

    it('is not measured where the receiver cannot tell who sent', () => {
      const bindings = sending({ by: 'policing', on: 'neighbours', fromVm: '10 Mbit/s' }, [])
      expect(bindings).toMatchObject([
        {
          ...{ vms: ['vm2'], by: 'policing', outcome: 'not measured', n: 0, windows: 8 },
          reason: "the counterpart's NIC cannot tell them from vm1, which sent too",
        },
      ])
    })

    it('is told once where another counter can tell', () => {
      const { farPort, port } = controlledRun([{ name: 'limit', cpu: { cores: 1 } }], { limit: TRUTH }).links
      const bindings = sending({ by: 'guaranteed', on: 'all', fromVm: '1 Mbit/s', fromVmCeiling: '10 Mbit/s' }, [
        { metric: 'link.receivedBytes', dimensions: { side: 'counterpart', link: farPort } },
        ...['10:', '11:'].flatMap((handle) =>
          ['qdisc.sentBytes', 'qdisc.backlogPackets'].map((metric) => ({
            metric,
            dimensions: { side: 'lab', link: port, kind: 'tbf', handle },
          })),
        ),
      ])
      const ceilings = bindings.filter(({ kind }) => kind === 'ceiling')
      expect(ceilings.map(({ vms, counter, outcome }) => [vms.join(), counter, outcome])).toEqual([
        ['vm1', 'its queue at the port', 'binds'],
        ['vm1', "the counterpart's NIC", 'binds'],
        ['vm2', 'its queue at the port', 'binds'],
      ])
    })
  })

  it('is left open where what passes at once covers all that is written', () => {
    const load = { rate: 10e6, burst: 30e6, demand: 14e6 }
    const [first] = bound({ ...limit, writeBurst: '14 MB/s', burstLength: '8 s' }, { vm1: load })
    expect(first).toMatchObject({ outcome: 'not reached', n: 0, error: null })
    expect(first!.reason).toContain('never used up')
  })
})
