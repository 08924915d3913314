import { describe, expect, it } from 'vitest'
import type { Vm } from '../../src/hypervisors/hypervisor.ts'
import { pausedOf } from '../../src/run/pausedVms.ts'
import { sampleAt } from './samples.ts'

const MS = 1e6
const WINDOW = { startNs: 0, endNs: 1000 * MS }
const vms = ['vm1', 'vm2', 'vm3'].map((name) => ({ vm: { name } as Vm }))
const [victim] = vms

/** Two samples around the window: vm1 is always busy, vm2 runs and waits as told, vm3 does nothing. */
const samples = (runMs: number, waitMs: number) =>
  [0, 1].map((at) =>
    sampleAt(at * 1000 * MS, [], [], 0, [
      [at * 1e9, 0],
      [at * runMs * MS, at * waitMs * MS],
      [5, 5],
    ]),
  )

describe('what paused VMs did', () => {
  it('is their running and waiting time, of those that were not to run', () => {
    expect(pausedOf(vms, [victim!], samples(50, 30), WINDOW)).toEqual([
      { vm: 'vm2', busy: 0.08 },
      { vm: 'vm3', busy: 0 },
    ])
    expect(pausedOf(vms, vms.slice(1), samples(50, 30), WINDOW)).toEqual([{ vm: 'vm1', busy: 1 }])
    expect(pausedOf(vms, vms, samples(50, 30), WINDOW)).toEqual([])
  })

  it('is not known where nothing was sampled', () => {
    expect(pausedOf(vms.slice(0, 2), [victim!], [], WINDOW)).toEqual([{ vm: 'vm2', busy: null }])
    const onlyVm1 = [0, 1].map((at) => sampleAt(at * 1e9, [], [], 0, [[0, 0]]))
    expect(pausedOf(vms.slice(0, 2), [victim!], onlyVm1, WINDOW)).toEqual([{ vm: 'vm2', busy: null }])
  })
})
