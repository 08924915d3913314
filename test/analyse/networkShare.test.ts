import { describe, expect, it } from 'vitest'
import { networkShare } from '../../src/analyse/networkShare.ts'
import type { Trial } from '../../src/model/trial.ts'
import { SAMPLE_GROUPS, samplePlan } from '../fakes/samplePlan.ts'
import { plannedPlaces, sampleNetwork, sampleTrial } from '../fakes/sampleTrials.ts'

const groupOf = (id: string) => SAMPLE_GROUPS.find((group) => group.id === id)!
const [place] = plannedPlaces(samplePlan())
const windowWith = (network: Trial['network']) => sampleTrial(place!, 1, 'bit/s', { network })

describe('the share of the port', () => {
  it('counts packets for UDP, and averages over windows', () => {
    const windows = [sampleNetwork([40e6, 80e6], 60e6), sampleNetwork([60e6, 60e6], 30e6)].map(windowWith)
    const share = networkShare(groupOf('netperf-udp'), 'vm1', windows)!
    expect(share.victimShare).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12)
    expect(share.victimBitsPerSecond).toBeCloseTo(50e6, 3)
    expect(share.portBitsPerSecond).toBeCloseTo(45e6, 3)
    expect(share.offeredBitsPerSecond).toBeCloseTo(120e6, 3)
    expect(share.lossRatio).toBeCloseTo((0.5 + 0.75) / 2, 12)
  })

  it('counts bytes for TCP, whose packets at the taps are larger than those at the port', () => {
    const seen = { ...sampleNetwork([25e6, 25e6], 49e6)!, portPackets: 1e6 }
    expect(networkShare(groupOf('netperf-tcp'), 'vm1', [windowWith(seen)])!.lossRatio).toBeCloseTo(0.02, 12)
  })

  it('never gives a negative loss, and survives silence', () => {
    const more = windowWith(sampleNetwork([40e6], 41e6))
    expect(networkShare(groupOf('netperf-udp'), 'vm1', [more])!.lossRatio).toBe(0)
    const silent = windowWith(sampleNetwork([0, 0], 0))
    expect(networkShare(groupOf('netperf-udp'), 'vm1', [silent])).toEqual({
      victimShare: 0,
      victimBitsPerSecond: 0,
      portBitsPerSecond: 0,
      offeredBitsPerSecond: 0,
      lossRatio: 0,
    })
  })

  it('is null for other victims and without counters', () => {
    const counted = windowWith(sampleNetwork([1e6], 1e6))
    expect(networkShare(groupOf('dhrystone'), 'vm1', [counted])).toBeNull()
    expect(networkShare(groupOf('netperf-udp'), 'vm1', [windowWith(null)])).toBeNull()
  })
})
