import type { Group, Plan, PlannedWindow } from '../../src/model/plan.ts'
import type { Trial } from '../../src/model/trial.ts'

export type PlannedPlace = {
  readonly group: Group
  readonly block: number
  readonly round: number
  readonly position: number
  readonly window: PlannedWindow
}

/** Every window of the plan in order, with where it stands. */
export function plannedPlaces(plan: Plan): PlannedPlace[] {
  return plan.blocks.flatMap(({ block, rounds }) =>
    rounds.flatMap(({ group: id, round, windows }) => {
      const group = plan.groups.find((candidate) => candidate.id === id)!
      return windows.map((window, position) => ({ group, block, round, position, window }))
    }),
  )
}

const SECOND = 1e9

/** A finished trial of that place with the given rate; `boot` is the block unless told. */
export function sampleTrial(place: PlannedPlace, rate: number, unit: string, changes: Partial<Trial> = {}): Trial {
  const { group, block, round, position, window } = place
  const startNs = (block * 1000 + round * 100 + position * 10) * SECOND
  const beside = window.state === 'loaded' ? window.vms - 1 : 0
  return {
    schema: 'tonari.trial/2',
    id: window.id,
    block,
    boot: block,
    group: group.id,
    round,
    position,
    state: window.state,
    vms: window.vms,
    startedAt: '2026-05-04T03:02:01.000Z',
    startNs,
    endNs: startNs + SECOND,
    startSkewNs: 120_000 * (position % 2 === 0 ? 1 : -1),
    result: { rate, unit, metrics: [] },
    neighbours: Array.from({ length: beside }, (_, at) => ({
      vm: `vm${at + 2}`,
      workload: group.neighbours.id,
      coverage: 1,
      span: { startNs: startNs - 0.4 * SECOND, endNs: startNs + 1.2 * SECOND },
      amount: 1000,
      unit: unit.replace('/s', ''),
      flow: null,
      busy: group.placebo ? 0.02 : 1,
      demand: group.placebo ? null : 1,
      longestStallNs: null,
    })),
    paused: ['vm1', 'vm2', 'vm3'].slice(window.vms).map((vm) => ({ vm, busy: 0 })),
    clocksBefore: [{ vm: 'vm1', offsetNs: -5e9, roundTripNs: 90_000 }],
    clocksAfter: [{ vm: 'vm1', offsetNs: -5e9, roundTripNs: 95_000 }],
    network: null,
    processors: { busy: 1.9, own: 1.9, steal: 0, cores: 2, victimRun: 0.99, victimWait: 0.01 },
    spentNs: { settle: 0.2 * SECOND, start: 0.3 * SECOND, window: SECOND, drain: 0.1 * SECOND },
    controllerCpuNs: 0.01 * SECOND,
    ...changes,
  }
}

/** What each VM sent into its tap and what left through the port in a window of one second. */
export function sampleNetwork(tapBits: readonly number[], portBits: number, packetBytes = 1514): Trial['network'] {
  const named = (value: (bits: number) => number) =>
    Object.fromEntries(tapBits.map((bits, at) => [`vm${at + 1}`, value(bits)]))
  const offered = tapBits.reduce((sum, bits) => sum + bits, 0)
  return {
    intervalNs: SECOND,
    tapBytes: named((bits) => bits / 8),
    tapPackets: named((bits) => bits / 8 / packetBytes),
    portBytes: portBits / 8,
    portPackets: portBits / 8 / packetBytes,
    portDropped: Math.max(0, offered - portBits) / 8 / packetBytes,
  }
}
