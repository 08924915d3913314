import type { Group, Plan, PlannedRound } from '../../src/model/plan.ts'
import { workloadSchema } from '../../src/model/workloadSpec.ts'

const SLEEP = { id: 'sleep', params: workloadSchema.parse({ program: 'sleep' }) }

function group(id: string, written: Record<string, unknown>): Group {
  const workload = { id, params: workloadSchema.parse(written) }
  return { id, victim: workload, neighbours: workload, control: 'none', placebo: false }
}

const iozone = (phase: string, cache: 'on' | 'off') =>
  group(`iozone-${phase}-${cache === 'on' ? 'cached' : 'uncached'}`, { program: 'iozone', phase, cache })

/** The groups of a small repetition of the original evaluation. */
export const SAMPLE_GROUPS: readonly Group[] = [
  group('dhrystone', { program: 'dhrystone' }),
  group('memwrite', { program: 'memwrite' }),
  iozone('write', 'off'),
  iozone('write', 'on'),
  iozone('read', 'off'),
  iozone('read', 'on'),
  group('netperf-tcp', { program: 'netperf' }),
  group('netperf-udp', { program: 'netperf', protocol: 'udp' }),
  { ...group('dhrystone', { program: 'dhrystone' }), id: 'placebo', neighbours: SLEEP, placebo: true },
]

export type PlanOptions = {
  readonly controls?: Plan['controls']
  readonly groups?: readonly Group[]
  readonly running?: readonly number[]
  readonly blocks?: number
  readonly rounds?: number
  readonly margin?: number
  readonly expect?: Plan['expect']
}

/** A plan whose odd and even rounds take the windows in opposite orders. Window ids: `b1-dhrystone-r0-loaded3`. */
export function samplePlan(options: PlanOptions = {}): Plan {
  const { groups = SAMPLE_GROUPS, running = [1, 2, 3], blocks = 4, rounds = 1, margin = null } = options
  const largest = Math.max(...running)
  const roundOf = (block: number, { id, placebo }: Group, round: number): PlannedRound => {
    const states = [
      { state: 'alone' as const, vms: 1 },
      ...(placebo || largest === 1 ? [] : [{ state: 'idle' as const, vms: largest }]),
      ...running
        .filter((vms) => vms > 1 && (!placebo || vms === largest))
        .map((vms) => ({ state: 'loaded' as const, vms })),
    ]
    const windows = states.map((window) => ({
      id: `b${block}-${id}-r${round}-${window.state}${window.state === 'alone' ? '' : window.vms}`,
      ...window,
    }))
    return { group: id, round, windows: (block + round) % 2 === 0 ? windows.toReversed() : windows }
  }
  return {
    schema: 'tonari.plan/3',
    name: 'sample',
    seed: 7,
    mode: 'victim',
    margin,
    controls: options.controls ? [...options.controls] : ['none'],
    groups: [...groups],
    cells: groups.flatMap(({ id, placebo, control }) =>
      (placebo ? [largest] : running).map((vms) => ({ id: `${id}-${vms}vm`, group: id, vms, control })),
    ),
    blocks: Array.from({ length: blocks }, (_, at) => ({
      block: at + 1,
      rounds: groups.flatMap((each) => Array.from({ length: rounds }, (__, round) => roundOf(at + 1, each, round))),
    })),
    leastBlocks: 4,
    rounds: { first: rounds, most: rounds },
    expect: options.expect ?? {},
    estimate: { wallNs: 300e9, windowNs: 200e9, mostWallNs: 1200e9 },
  }
}
