import { describe, expect, it } from 'vitest'
import type { CellCourse } from '../../src/analyse/course.ts'
import { isolationMetrics } from '../../src/analyse/isolationMetrics.ts'
import { analysisSchema } from '../../src/model/analysis.ts'
import type { Group } from '../../src/model/plan.ts'
import type { Trial } from '../../src/model/trial.ts'
import { groupOf } from '../fakes/simulatedCell.ts'
import { sampleNetwork, sampleTrial } from '../fakes/sampleTrials.ts'

type Window = {
  readonly rate: number
  readonly neighbours: readonly (number | null)[]
  readonly changes?: Partial<Trial>
}

/** A cell of one round a block: VM1's rate alone, and the loaded window of each block, all of one second. */
function course(group: Group, vms: number, alone: number, unit: string, blocks: readonly Window[]): CellCourse {
  const own = blocks.map(({ rate, neighbours, changes }, at) => {
    const place = { group, block: at + 1, round: 0, position: 0 }
    const loaded = sampleTrial({ ...place, window: { id: `l${vms}`, state: 'loaded', vms } }, rate, unit, changes)
    const doses = loaded.neighbours.map((dose, index) => ({ ...dose, amount: neighbours[index] ?? null }))
    const quiet = sampleTrial({ ...place, window: { id: 'a', state: 'alone', vms: 1 } }, alone, unit, {
      network: changes?.network ? sampleNetwork([alone], alone) : null,
    })
    return { block: at + 1, boot: at + 1, rounds: [[quiet, { ...loaded, neighbours: doses }]] }
  })
  const cell = { id: `${group.id}-${vms}vm`, group: group.id, vms, control: 'none' }
  return { cell, group, blocks: own, voids: [], outcome: null, peers: null, state: 'exhausted', nextBlock: null }
}

const CPU = groupOf('dhrystone')
const cpu = (vms: number, blocks: readonly Window[]) => course(CPU, vms, 100, '1/s', blocks)
const of = (...courses: CellCourse[]) => isolationMetrics(courses)[0]!

describe('the metrics of a group', () => {
  const two = cpu(2, [
    { rate: 90, neighbours: [100] },
    { rate: 100, neighbours: [100] },
  ])
  const three = cpu(3, [
    { rate: 45, neighbours: [60, 90] },
    { rate: 80, neighbours: [80, 80] },
  ])

  it('are the worked example, with plain intervals over blocks', () => {
    const found = of(two, three)
    // I_QoS: (1 − 45/90) / (150/100 − 1) = 1, and (1 − 80/100) / (160/100 − 1) = 1/3: mean 2/3, sd √2/3.
    expect(found.meanQosIsolation).toBeCloseTo(2 / 3, 12)
    expect(found.qosIsolation).toMatchObject([{ vms: 3, interval: { n: 2 } }])
    expect(found.qosIsolation[0]!.value).toBeCloseTo(2 / 3, 12)
    // Half width t(0.975, 1) · sd / √2 = 12.7062 · (√2/3) / √2 = 4.2354.
    expect(found.intervals.meanQosIsolation!.high).toBeCloseTo(2 / 3 + 4.2354, 3)
    // Rates 45, 60, 90: Jain 195² / (3 · 13725), worst 45/65. Rates 80, 80, 80: 1 and 1.
    expect(found.jain).toBeCloseTo((195 ** 2 / (3 * 13_725) + 1) / 2, 12)
    expect(found.worstShare).toBeCloseTo((45 / 65 + 1) / 2, 12)
    expect(found.intervals.worstShare).toMatchObject({ n: 2 })
    // Capacity 240. Block 1: used 195, unused 45, lost 55; 195 / (195 + 45). Block 2: used 240, nothing unused: 1.
    expect(found.workConservation).toBeCloseTo((195 / 240 + 1) / 2, 12)
    expect(found.reasons).toEqual([])
  })

  it('have no interval over one block', () => {
    const { jain, intervals } = of(cpu(2, [{ rate: 90, neighbours: [100] }]))
    expect(jain).not.toBeNull()
    expect(intervals).toEqual({ meanQosIsolation: null, jain: null, worstShare: null, workConservation: null })
  })

  it('are not known where a neighbour is not, instead of counting it as nothing', () => {
    const unknown = cpu(3, [
      { rate: 45, neighbours: [60, null] },
      { rate: 80, neighbours: [80, 80] },
    ])
    const found = of(two, unknown)
    expect(found).toMatchObject({ meanQosIsolation: null, jain: null, worstShare: null, workConservation: null })
    expect(found.qosIsolation).toEqual([{ vms: 3, value: null, interval: null }])
    expect(found.reasons).toEqual([
      'I_QoS: the load of the neighbours is not known, in 1 of 2 blocks',
      'Jain and worst VM: what a neighbour delivered is not known, in 1 of 2 blocks',
      'work conservation: what a neighbour delivered is not known',
    ])
  })

  it('do not add what the host saw in bytes to a count of another unit', () => {
    const counted = cpu(2, [{ rate: 90, neighbours: [null] }])
    const window = counted.blocks[0]!.rounds[0]![1]!
    const flowing = { ...window, neighbours: window.neighbours.map((dose) => ({ ...dose, flow: 5e6 })) }
    const blocks = [{ ...counted.blocks[0]!, rounds: [[counted.blocks[0]!.rounds[0]![0]!, flowing]] }]
    expect(of({ ...counted, blocks })).toMatchObject({ jain: null, workConservation: null })
  })

  it('compare steps of load within a boot only', () => {
    const elsewhere = { ...three, blocks: three.blocks.map((block) => ({ ...block, boot: block.boot + 10 })) }
    expect(of(two, elsewhere).reasons).toEqual(['I_QoS: no block has all that it takes'])
  })

  it('leave out the placebo, and rates of neighbours that carry another load', () => {
    const other = { ...CPU, id: 'mixed', neighbours: groupOf('memwrite').neighbours }
    expect(isolationMetrics([{ ...two, group: { ...CPU, placebo: true } }])).toEqual([])
    const found = of(course(other, 2, 100, '1/s', [{ rate: 90, neighbours: [100] }]))
    expect(found).toMatchObject({ jain: null, workConservation: null })
    expect(found.reasons.at(-1)).toBe("the neighbours' load is not the victim's, so their rates have no common unit")
  })
})

describe('the metrics of the network', () => {
  const windows = [{ rate: 40, neighbours: [null], changes: { network: sampleNetwork([60, 20], 80) } }]

  it('tell what each VM got by what it sent over TCP, and not over UDP', () => {
    const tcp = of(course(groupOf('netperf-tcp'), 2, 80, 'bit/s', windows))
    expect(tcp.worstShare).toBeCloseTo(0.5, 12)
    const udp = of(course(groupOf('netperf-udp'), 2, 80, 'bit/s', windows))
    expect([udp.jain, udp.worstShare]).toEqual([null, null])
    expect(udp.reasons).toContain(
      'Jain and worst VM: only what each VM sent is known, and with UDP that is not what was received',
    )
    // The port carried all it ever did: nothing was left idle.
    expect([tcp.workConservation, udp.workConservation]).toEqual([1, 1])
  })
})

describe('older analyses', () => {
  it('are read without intervals', () => {
    const [metric] = isolationMetrics([cpu(2, [{ rate: 90, neighbours: [100] }])])
    const { intervals, ...older } = { ...metric!, qosIsolation: [{ vms: 3, value: 1 }] }
    const found = analysisSchema.shape.metrics.parse([older])[0]!
    expect(found.intervals).toEqual(intervals)
    expect(found.qosIsolation).toEqual([{ vms: 3, value: 1, interval: null }])
  })
})
