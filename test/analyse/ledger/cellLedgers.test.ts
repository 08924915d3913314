import { describe, expect, it } from 'vitest'
import { cellLedgers } from '../../../src/analyse/ledger/cellLedgers.ts'
import { cellLedgersSchema } from '../../../src/model/ledger.ts'
import { SAMPLE_WIRING } from '../../fakes/sampleCounters.ts'
import { wiringOf } from '../../../src/analyse/ledger/wiring.ts'
import { samplePlacement } from '../../fakes/sampleHost.ts'
import {
  diskWorld,
  groupOf,
  processorWorld,
  sampleLedgers,
  simulatedCell,
  tcpWorld,
  udpWorld,
  type World,
} from '../../fakes/simulatedCell.ts'

function summed(group: string, world: World, n = 3) {
  const { cell, counters } = simulatedCell(groupOf(group), world, n, 5)
  const ledgersOf = sampleLedgers(counters)
  const trials = cell.blocks.flatMap(({ rounds }) => rounds.flat())
  return cellLedgers(trials.flatMap((trial) => ledgersOf(trial, cell.group) ?? []))!
}

const sum = (amounts: Record<string, number> | null | undefined) =>
  Object.values(amounts ?? {}).reduce((total, value) => total + value, 0)

describe("a cell's ledgers", () => {
  it('are means by state, and add up to one', () => {
    const { states, checks } = summed('netperf-udp', udpWorld)
    expect(states.map(({ state, windows }) => [state, windows])).toEqual([
      ['alone', 3],
      ['loaded', 3],
    ])
    for (const { time, packets } of states) {
      expect(sum(time)).toBeCloseTo(1, 9)
      expect(sum(packets)).toBeCloseTo(1, 9)
    }
    expect(states[1]?.packets?.nicQueue).toBeCloseTo(1 - 4100 / 24_000, 2)
    expect(checks.map(({ name, windows, judged, held }) => [name, windows, judged, held])).toEqual([
      ['running and waiting against wall time', 6, 6, 6],
      ["sleep against the guest's idle and iowait", 6, 6, 6],
      ["running, waiting, stolen and the guest's own sleep short of wall time", 6, 6, 6],
      ['residual of the packet ledger', 6, 6, 6],
    ])
    expect(cellLedgersSchema.parse(summed('netperf-udp', udpWorld))).toEqual(summed('netperf-udp', udpWorld))
  })

  it('hold what the workload has', () => {
    const loaded = (group: string, world: World) => summed(group, world).states.find(({ state }) => state === 'loaded')
    expect(loaded('netperf-tcp', tcpWorld)).toMatchObject({ packets: null, retransmitted: { vm1: 0.04 }, disk: null })
    expect(loaded('iozone-write-uncached', diskWorld(25))?.disk?.guestQueue).toBeCloseTo(1e6, 0)
    expect(loaded('dhrystone', processorWorld({ wait: 1 }))).toMatchObject({ packets: null, disk: null })
  })

  it('do not exist without counters', () => {
    expect(cellLedgers([])).toBeNull()
  })
})

describe('the wiring', () => {
  it('follows the placement', () => {
    const names = { guestLink: 'eth0', port: 'port0', farPort: 'far0', limitLinkOf: (vm: string) => `ifb-${vm}` }
    expect(wiringOf(samplePlacement(), names)).toEqual(SAMPLE_WIRING)
  })
})
