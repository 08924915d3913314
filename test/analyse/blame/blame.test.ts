import { describe, expect, it } from 'vitest'
import { blameCell, type BlameInput } from '../../../src/analyse/blame/blame.ts'
import { blameSchema } from '../../../src/model/blame.ts'
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

const QUIET = processorWorld({})

function blamed(group: string, world: World, changes: Partial<BlameInput> = {}, placebo: World = QUIET, n = 6) {
  const judged = simulatedCell(groupOf(group), world, n, 11)
  const noise = simulatedCell(groupOf('placebo'), placebo, n, 12, 100)
  const ledgersOf = sampleLedgers([...judged.counters, ...noise.counters])
  const common = { ledgersOf, margin: 0.05, mostBlocks: 16, gateSize: 1 }
  return blameCell({ cell: judged.cell, verdict: 'interfered', placebo: noise.cell, ...common, ...changes })
}

const named = (blame: ReturnType<typeof blamed>) =>
  blame?.causes.filter((cause) => cause.named).map(({ cause }) => cause)
const total = (blame: ReturnType<typeof blamed>) => blame?.causes.reduce((sum, { part }) => sum + part.mean, 0)

describe('the blame of an interfered cell', () => {
  it('is the run queue on a shared core', () => {
    const blame = blamed('dhrystone', processorWorld({ wait: 1 }))!
    expect(named(blame)).toEqual(['runQueue'])
    // 1.005 ms a unit alone, 2.005 beside: half of the rate, all of it waited.
    expect(blame.loss.mean).toBeCloseTo(0.499, 1)
    expect(blame.causes[0]?.part.mean).toBeCloseTo(0.499, 1)
    expect(blame.facts.find(({ name }) => name === 'waitShare')?.mean).toBeCloseTo(0.501, 1)
    expect(blame.unexplained).toBeCloseTo(blame.loss.mean - blame.causes[0]!.part.mean, 12)
    expect(blameSchema.parse(JSON.parse(JSON.stringify(blame)))).toEqual(blame)
  })

  it('tells a quota, slower running and two causes at once', () => {
    expect(named(blamed('dhrystone', processorWorld({ throttled: 1 })))).toEqual(['throttled'])
    expect(named(blamed('memwrite', processorWorld({ run: 0.5 })))).toEqual(['running'])
    expect(named(blamed('dhrystone', processorWorld({ run: 0.4, wait: 0.8 })))).toEqual(['runQueue', 'running'])
  })

  it('of slower running stands beside what the cores counted, where they count', () => {
    const counted: World = (state, normal) => {
      const seen = processorWorld({ run: 0.5 })(state, normal)
      const loaded = state === 'loaded'
      const cores = {
        'core.cycles core=0': 3e9,
        'core.instructions core=0': loaded ? 2e9 : 3e9,
        // Four times as many in a second, in which less was done.
        'core.cacheMisses core=0': (loaded ? 4e6 : 1e6) * seen.rate,
        'core.cacheMisses core=1': loaded ? 9e9 : 1,
      }
      return { ...seen, rises: { ...seen.rises, ...cores } }
    }
    const fact = (name: string, world: World) =>
      blamed('memwrite', world)?.facts.find((each) => each.name === name)?.mean
    expect(fact('cyclesGrowth', counted)).toBeCloseTo(0.5, 6)
    expect(fact('missGrowth', counted)).toBeCloseTo(3, 6)
    expect(fact('missGrowth', processorWorld({ run: 0.5 }))).toBeUndefined()
  })

  it('is the NIC queue behind a full port, for TCP', () => {
    const blame = blamed('netperf-tcp', tcpWorld)!
    expect(named(blame)).toEqual(['nicQueue'])
    const fact = (name: string) => blame.facts.find((each) => each.name === name)?.mean
    expect(fact('portUse')).toBeCloseTo(0.97, 2)
    expect(fact('neighboursShareOfPort')).toBeCloseTo(0.66, 1)
    expect(fact('retransmitted')).toBeCloseTo(0.04, 6)
  })

  it('is the emulator where its threads waited for a core, even behind a full port', () => {
    const waits =
      (share: number): World =>
      (state, normal) => {
        const seen = tcpWorld(state, normal)
        const waitedNs = state === 'loaded' ? share * 1e9 : 0
        return { ...seen, rises: { ...seen.rises, 'thread.wait vm=vm1,role=emulator': waitedNs } }
      }
    const blame = blamed('netperf-tcp', waits(0.4))!
    expect(named(blame)).toEqual(['emulatorQueue', 'nicQueue'])
    expect(blame.causes[0]?.part.mean).toBeCloseTo(0.4, 6)
    expect(total(blame)).toBeCloseTo(blame.loss.mean, 9)
    expect(named(blamed('netperf-tcp', waits(2)))).toEqual(['emulatorQueue'])
    const slow: World = (state, normal) => {
      const seen = diskWorld(25)(state, normal)
      return { ...seen, rises: { ...seen.rises, 'thread.wait vm=vm1,role=io': state === 'loaded' ? 0.3e9 : 0 } }
    }
    expect(named(blamed('iozone-write-uncached', slow))).toEqual(['emulatorQueue', 'disk'])
  })

  it('is a control’s limit where that dropped what was missing', () => {
    const limited: World = (state, normal) => {
      const { rises, ...seen } = udpWorld(state, normal)
      const port = 'qdisc.dropped side=lab,link=port0,kind'
      const { [`${port}=tbf,handle=8001:`]: dropped, ...others } = rises
      return { ...seen, rises: { ...others, [`${port}=htb,handle=1:`]: dropped! } }
    }
    expect(named(blamed('netperf-udp', limited))).toEqual(['limit'])
  })

  it('is a control’s limit where its classes share out a full port, for TCP', () => {
    const shared: World = (state, normal) => {
      const { rises, ...seen } = tcpWorld(state, normal)
      const ofClasses = Object.entries(rises).map(([key, rise]) => [
        key.replace('kind=tbf,handle=8001:', 'kind=htb,handle=1:'),
        rise,
      ])
      return { ...seen, rises: Object.fromEntries(ofClasses) as typeof rises }
    }
    const blame = blamed('netperf-tcp', shared)!
    expect(named(blame)).toEqual(['limit'])
    expect(total(blame)).toBeCloseTo(blame.loss.mean, 9)
  })

  it('says which causes the placebo cannot speak of', () => {
    const [first] = blamed('netperf-tcp', tcpWorld)!.causes
    expect(first).toMatchObject({ cause: 'nicQueue', named: true, placebo: null })
    expect(first?.reason).toContain('not checked against the placebo')
  })

  it('is nobody’s queue where the port was not full', () => {
    const half: World = (state, normal) => {
      const seen = tcpWorld(state, normal)
      return { ...seen, rises: { ...seen.rises, 'qdisc.sentBytes side=lab,link=port0,kind=tbf,handle=8001:': 3e6 } }
    }
    expect(named(blamed('netperf-tcp', half))).toEqual(['waiting'])
  })

  it('is the NIC queue that drops, for UDP', () => {
    const blame = blamed('netperf-udp', udpWorld)!
    expect(named(blame)).toEqual(['nicQueue'])
    expect(blame.causes[0]?.where.map(({ place }) => place)).toEqual(['nicQueue'])
    // 24000 offered into 4100.
    expect(blame.facts.find(({ name }) => name === 'dropped')?.mean).toBeCloseTo(0.829, 2)
  })

  it('is the disk, before the device', () => {
    const blame = blamed('iozone-write-uncached', diskWorld(25))!
    expect(named(blame)).toEqual(['disk'])
    const [first] = blame.causes
    expect(first?.where.map(({ place }) => place)).toEqual(['qemuAndHost', 'guestQueue'])
    expect(first?.where.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(first?.part.mean ?? 0, 9)
    expect(blame.facts.find(({ name }) => name === 'diskLatency')?.mean).toBeGreaterThan(20e6)
  })

  it('splits the whole loss, whatever the workload', () => {
    const all = [
      blamed('dhrystone', processorWorld({ wait: 0.3, run: 0.2 })),
      blamed('netperf-tcp', tcpWorld),
      blamed('netperf-udp', udpWorld),
      blamed('iozone-write-uncached', diskWorld(25)),
    ]
    for (const blame of all) expect(total(blame)).toBeCloseTo(blame?.loss.mean ?? 0, 9)
  })

  it('never falls on what the placebo shows too', () => {
    const world = processorWorld({ wait: 1 })
    const blame = blamed('dhrystone', world, {}, world)!
    expect(blame.causes[0]).toMatchObject({ cause: 'runQueue', moved: true, named: false })
    expect(blame.causes[0]?.reason).toContain('in the placebo as well')
    expect(blame).toMatchObject({ explained: false, unexplained: blame.loss.mean })
    const unsteady: World = (state, normal) =>
      processorWorld({ wait: state === 'loaded' ? Math.max(0, 0.5 + 0.5 * normal()) : 0 })(state, normal)
    expect(blamed('dhrystone', world, {}, unsteady)?.causes[0]?.reason).toContain('the placebo may show as much')
  })

  it('is unexplained where nothing moved', () => {
    const small = blamed('dhrystone', processorWorld({ wait: 0.03, run: 0.03, throttled: 0.03 }))!
    expect(small).toMatchObject({ explained: false })
    expect(small.unexplained).toBe(small.loss.mean)
    expect(small.causes[0]?.reason).toContain('not surely above the margin of 5.0 %')
  })

  it('says what it rests on', () => {
    expect(blamed('dhrystone', processorWorld({ wait: 1 }), { placebo: null })?.notes.join()).toContain('no placebo')
    expect(blamed('dhrystone', QUIET, { verdict: 'inconclusive' })).toBeNull()
    expect(blamed('dhrystone', processorWorld({ wait: 1 }), { ledgersOf: () => null })).toBeNull()
    const few = blamed('dhrystone', processorWorld({ wait: 1 }), {}, QUIET, 1)!
    expect(few).toMatchObject({ explained: false, n: 1 })
    expect(few.causes[0]?.reason).toContain('too few blocks')
  })
})
