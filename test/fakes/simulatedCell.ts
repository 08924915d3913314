import type { BlamedBlocks } from '../../src/analyse/blame/blame.ts'
import { ledgersFrom, type LedgersOf } from '../../src/analyse/ledger/windowLedgers.ts'
import type { Group } from '../../src/model/plan.ts'
import type { WindowCounters } from '../../src/model/counters.ts'
import type { Trial } from '../../src/model/trial.ts'
import { normalSource } from './normalSource.ts'
import { flowRises, type Rises, SAMPLE_WIRING, sampleCounters, vcpuRises } from './sampleCounters.ts'
import { SAMPLE_GROUPS } from './samplePlan.ts'
import { sampleTrial } from './sampleTrials.ts'

/** What one window shows. */
type Seen = { readonly rate: number; readonly sent?: number; readonly rises: Rises }
/** A host with its VMs: what a window shows, with `normal` for noise. */
export type World = (state: 'alone' | 'loaded', normal: () => number) => Seen

export const groupOf = (id: string): Group => SAMPLE_GROUPS.find((group) => group.id === id)!

/** Blocks of one round each, three VMs, as that world gives them. Boots are numbered from `firstBoot`. */
export function simulatedCell(group: Group, world: World, n: number, seed: number, firstBoot = 1) {
  const normal = normalSource(seed)
  const counters: WindowCounters[] = []
  const blocks = Array.from({ length: n }, (_, at) => {
    const block = firstBoot + at
    const round = (['alone', 'loaded'] as const).map((state, position): Trial => {
      const id = `b${block}-${group.id}-r0-${state}`
      const { rate, sent, rises } = world(state, normal)
      const window = { id, state, vms: state === 'alone' ? 1 : 3 }
      counters.push(sampleCounters(rises, { trial: id, boot: block }))
      const metrics = sent === undefined ? [] : [{ name: 'sent', unit: 'bit/s', value: sent }]
      const unit = sent === undefined ? '1/s' : 'bit/s'
      return sampleTrial({ group, block, round: 0, position, window }, rate, unit, { result: { rate, unit, metrics } })
    })
    return { block, boot: block, rounds: [round] }
  })
  const cell: BlamedBlocks = { group, vms: 3, blocks }
  return { cell, counters }
}

export function sampleLedgers(counters: readonly WindowCounters[]): LedgersOf {
  return ledgersFrom({
    counters,
    wiring: SAMPLE_WIRING,
    victimCores: [0],
    guestNotJudged: () => null,
    datagramBytesOf: () => 1472,
  })
}

const noisy = (value: number, sd: number, normal: () => number) => value * Math.exp(sd * normal())

/** A vCPU that needs `run` ms a unit of work, and beside others waits and is throttled so many ms more. */
export const processorWorld =
  (beside: { readonly run?: number; readonly wait?: number; readonly throttled?: number }, sd = 0.02): World =>
  (state, normal) => {
    const extra = state === 'loaded' ? beside : {}
    const run = noisy(1 + (extra.run ?? 0), sd, normal)
    const throttled = extra.throttled === undefined ? 0 : noisy(extra.throttled, sd, normal)
    const wait = noisy(0.005 + (extra.wait ?? 0), sd, normal) + throttled
    const all = (run + wait) / 1000
    return {
      rate: 1 / (run + wait),
      rises: vcpuRises({ run: run / all, wait: wait / all, throttled: throttled / all }),
    }
  }

/** TCP behind a port that alone and together is full; three flows share it when loaded. */
export const tcpWorld: World = (state, normal) => {
  const share = state === 'alone' ? 1 : noisy(0.34, 0.05, normal)
  const rate = 47.5e6 * share
  const packets = (part: number) => Math.round((48.5e6 * part) / 8 / 1514)
  const sent = state === 'alone' ? [packets(1)] : [packets(share), packets((1 - share) / 2), packets((1 - share) / 2)]
  return {
    rate,
    rises: {
      ...vcpuRises({ run: noisy(400 * share, 0.02, normal), wait: 3 }),
      ...flowRises({ sent }),
      'tcp.sentSegments side=vm1': 1000,
      'tcp.retransmitted side=vm1': state === 'alone' ? 2 : 40,
    },
  }
}

/** UDP senders that run all the time, into a port that holds `capacity` datagrams a window. */
export const udpWorld: World = (state, normal) => {
  const capacity = 4100
  const sent = Array.from({ length: state === 'alone' ? 1 : 3 }, () => Math.round(noisy(8000, 0.02, normal)))
  const offered = sent.reduce((sum, packets) => sum + packets, 0)
  const delivered = (sent[0]! * capacity) / offered
  const bits = 1472 * 8
  return {
    rate: delivered * bits,
    sent: sent[0]! * bits,
    rises: { ...vcpuRises({ run: 990, wait: 3 }), ...flowRises({ sent, nicQueue: offered - capacity }) },
  }
}

/** A disk whose operations take `loaded` ms instead of 10 beside others, all of it before the device. */
export const diskWorld =
  (loaded: number): World =>
  (state, normal) => {
    const latency = noisy(state === 'alone' ? 10 : loaded, 0.04, normal)
    const each = 1 + latency
    const operations = 1000 / each
    const ms = (perOperation: number) => perOperation * operations * 1e6
    return {
      rate: operations,
      rises: {
        ...vcpuRises({ run: operations, iowait: latency * operations }),
        'guest.disk.reads vm=vm1': 0,
        'guest.disk.writes vm=vm1': operations,
        'guest.disk.readTime vm=vm1': 0,
        'guest.disk.writeTime vm=vm1': ms(latency),
        'block.readTime vm=vm1': 0,
        'block.writeTime vm=vm1': ms(latency - 1),
      },
    }
  }
