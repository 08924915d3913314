import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import { portConditions } from '../../src/analyse/portConditions.ts'
import { sampleMetric, sampleRun } from '../fakes/sampleRun.ts'

const run = sampleRun()
const { cells, conditions } = analyse({ run: 'x', ...run, metricOf: sampleMetric })
const { groups } = run.plan

describe('what limits the network workloads', () => {
  it('is the port where UDP senders fill it twice over, and then goes without saying', () => {
    expect(portConditions(groups, cells, 50e6)).toEqual([])
    expect(conditions.join()).not.toContain('limit of the CPU as much')
  })

  it('is said to be the CPU as well where they do not', () => {
    // Three senders of 190 / √3 Mbit/s each.
    const [sentence, ...more] = portConditions(groups, cells, 200e6)
    expect(sentence).toContain("put 329 Mbit/s at most into their taps, less than twice the port's 200 Mbit/s")
    expect(more).toEqual([])
  })

  it('is not told from TCP, from senders held to a rate, or of a port without a limit', () => {
    expect(
      portConditions(
        groups.filter(({ id }) => id !== 'netperf-udp'),
        cells,
        1e9,
      ),
    ).toEqual([])
    const iperf3 = { program: 'iperf3', protocol: 'udp', duration: 1e9, rate: 5e6 } as const
    const held = groups.map((group) => ({ ...group, victim: { ...group.victim, params: iperf3 } }))
    expect(portConditions(held, cells, 1e9)).toEqual([])
    expect(portConditions(groups, cells, null)).toEqual([])
  })
})
