import { describe, expect, it } from 'vitest'
import { peerProblems } from '../../src/analyse/peers/peerProblems.ts'
import { trialSchema } from '../../src/model/trial.ts'
import { workloadSchema } from '../../src/model/workloadSpec.ts'
import { runPeersWindow } from '../../src/run/peersWindow.ts'
import type { RunPorts } from '../../src/run/ports.ts'
import { workloadFor } from '../../src/workloads/registry.ts'
import { peerGuest, type PeerGuestOptions } from '../fakes/peerGuest.ts'
import { sampleAt } from './samples.ts'

const DURATION_NS = 200e6
const hostNs = () => performance.now() * 1e6
const workload = { id: 'dhrystone', params: workloadSchema.parse({ program: 'dhrystone', duration: '200 ms' }) }
const GROUP = { id: 'dhrystone-half', victim: workload, neighbours: workload, control: 'half', placebo: false }
const PLACE = { block: 3, boot: 4, round: 1, position: 0 }

/** Three VMs, each with a clock and a speed of its own. */
function testbed(changes: readonly Partial<PeerGuestOptions>[] = []) {
  const calls: string[] = []
  const vms = [1000, 500, 800].map((passesPerSecond, index) => {
    const own = { name: `vm${index + 1}`, index, offsetNs: 1e9 + index * 7e9, passesPerSecond, durationNs: DURATION_NS }
    return peerGuest({ ...own, ...changes[index] }, hostNs, calls)
  })
  const counted = () =>
    sampleAt(
      hostNs(),
      [0, 0, 0],
      [],
      0,
      [0, 1, 2].map(() => [hostNs() / 4, hostNs() / 2]),
    )
  const ports: RunPorts = {
    network: { readPort: () => Promise.resolve({ rateBitsPerSecond: null, qdisc: '', droppedPackets: 0 }) } as never,
    useControl: (name) => {
      calls.push(`control ${name}`)
      return Promise.resolve()
    },
    workloadFor,
    sample: counted,
    readProcessors: () => ({ atNs: hostNs(), busyNs: 0, ownNs: 0, stealNs: 0, cores: 1 }),
    monotonicNs: hostNs,
    wallClock: () => '2026-05-04T03:02:01.000Z',
    processCpuNs: () => 0,
    limitNs: () => 60e9,
    telemetry: null,
  }
  return { vms, ports, calls }
}

const TOGETHER = { id: 'b03-together3', state: 'together' as const, vms: 3 }

describe('runPeersWindow', () => {
  it('starts all programs at one instant and records each with its own clock', async () => {
    const { vms, ports, calls } = testbed()
    const { trial, series, rawOutput } = await runPeersWindow(vms, GROUP, TOGETHER, PLACE, ports)
    expect(trialSchema.parse(trial)).toEqual(trial)
    expect(trial).toMatchObject({ ...PLACE, id: TOGETHER.id, group: GROUP.id, state: 'together', vms: 3 })
    const peers = trial.peers ?? []
    expect(peers.map(({ vm }) => vm)).toEqual(['vm1', 'vm2', 'vm3'])
    expect(peers.map(({ rate, by }) => [Math.round(rate), by])).toEqual([
      [1000, 'stream'],
      [500, 'stream'],
      [800, 'stream'],
    ])
    for (const { startSkewNs, coverage, startNs, run, wait } of peers) {
      // Guest times are whole nanoseconds beside offsets of seconds.
      expect(Math.abs(startSkewNs)).toBeLessThan(1000)
      expect(coverage).toBeGreaterThan(0.999)
      expect(Math.abs(startNs - trial.startNs)).toBeLessThan(1000)
      expect(run).toBeCloseTo(0.25, 1)
      expect(wait).toBeCloseTo(0.5, 1)
    }
    expect(trial.endNs - trial.startNs).toBeCloseTo(DURATION_NS, -4)
    expect(trial.result.rate).toBeCloseTo(2300, 0)
    expect(peerProblems(trial)).toEqual([])
    expect(series.series.map(({ vm }) => vm)).toEqual(['vm1', 'vm2', 'vm3'])
    expect(rawOutput).toContain('=== vm3, run 1\nprogress ')
    expect(calls[0]).toBe('control half')
    expect(calls.indexOf('vm1 go')).toBeGreaterThan(calls.lastIndexOf('vm3 spawn hold'))
  })

  it('lets one VM run alone and pauses the others', async () => {
    const { vms, ports, calls } = testbed()
    const window = { id: 'b03-alone-vm2', state: 'alone' as const, vms: 1, vm: 'vm2' }
    const { trial } = await runPeersWindow(vms, GROUP, window, PLACE, ports)
    expect(trial.peers?.map(({ vm, rate }) => [vm, Math.round(rate)])).toEqual([['vm2', 500]])
    expect(calls.filter((call) => call.endsWith('pause'))).toEqual(['vm1 pause', 'vm3 pause'])
    expect(trial.clocksBefore.map(({ vm }) => vm)).toEqual(['vm2'])
  })

  it('counts the common interval only, and voids a VM that missed more than a twentieth', async () => {
    const { vms, ports } = testbed([{}, { lateNs: 20e6 }])
    const { trial } = await runPeersWindow(vms, GROUP, TOGETHER, PLACE, ports)
    expect(trial.endNs - trial.startNs).toBeCloseTo(DURATION_NS - 20e6, -4)
    expect(trial.startSkewNs).toBeCloseTo(20e6, -4)
    expect(trial.peers?.[1]?.coverage).toBeCloseTo(0.9, 2)
    expect(trial.peers?.[1]?.rate).toBeCloseTo(500, 0)
    expect(peerProblems(trial)).toEqual(["vm2's program ran for 90.0 % of the agreed interval only"])
  })

  it('fails with the name of the VM whose program failed', async () => {
    const { vms, ports } = testbed([{}, {}, { status: 3 }])
    await expect(runPeersWindow(vms, GROUP, TOGETHER, PLACE, ports)).rejects.toThrow(
      'dhrystone failed with status 3 in vm3',
    )
  })
})
