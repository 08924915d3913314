import type { LimitBinding } from '../../model/limitBinding.ts'
import type { WindowCounters } from '../../model/counters.ts'
import type { Placement } from '../../model/placement.ts'
import type { Plan } from '../../model/plan.ts'
import type { SampledCounter } from '../../model/sampledCounter.ts'
import type { CellCourse } from '../course.ts'
import type { LinkNames } from '../ledger/wiring.ts'
import { grouped } from './grouped.ts'
import { type LoadedWindow, loadedWindows } from './loadedWindows.ts'
import type { Limit } from './limit.ts'
import { limitsOf } from './limits.ts'
import { measured, type Measured } from './measured.ts'
import { summariseWindows } from './summary.ts'
import { watchWindows } from './watched.ts'

export type BindingInput = {
  readonly plan: Plan
  readonly placement: Placement
  readonly links: LinkNames
  readonly courses: readonly CellCourse[]
  readonly counters: readonly WindowCounters[]
  readonly sampled: readonly SampledCounter[]
}

type Row = { readonly limit: Limit; readonly vms: readonly string[]; readonly workload: string }
type Seen = Row & { readonly group: string; readonly measured: Measured }

/** Whether each rate that a control set was held, by the load that it acted on. */
export function limitBindings(input: BindingInput): LimitBinding[] {
  const { plan, placement, links, courses } = input
  const watch = watchWindows(input.sampled, input.counters)
  const limits = plan.controls.flatMap((control) => limitsOf(control, placement, links))
  const windows = loadedWindows(courses, placement)
  const seen = limits.flatMap((limit) =>
    windows.flatMap((window): Seen[] => {
      const vms = actingOn(limit, window)
      if (window.course.cell.control !== limit.control || vms.length === 0) return []
      if (limit.kind === 'guarantee' && window.senders.length < 2) return []
      const workload = [...new Set(vms.map((vm) => window.loads.get(vm)?.id ?? ''))].join(' and ')
      const found = measured(limit, vms, window, watch(window.trial))
      return [{ limit, vms, workload, group: window.course.group.id, measured: found }]
    }),
  )
  const rows = [...grouped(seen, keyOf).values()].flatMap((ofRow) => {
    const [first] = ofRow
    if (first === undefined) return []
    const { limit, vms, workload } = first
    const { control, resource, by, what, kind, unit, source } = limit
    const set = limit.each === true ? limit.set * vms.length : limit.set
    return [
      {
        ...{ control, resource, by, what, kind, unit, workload, set, counter: source.counter },
        vms: [...vms],
        groups: [...new Set(ofRow.map(({ group }) => group))],
        ...summariseWindows(
          ofRow.map((each) => each.measured),
          { set, kind },
        ),
      },
    ]
  })
  return rows.filter((row) => row.outcome !== 'not measured' || !rows.some((other) => tellsOf(row, other)))
}

/** Whether a limit is counted elsewhere as well, and something was seen there. */
function tellsOf(row: LimitBinding, other: LimitBinding): boolean {
  const limitOf = ({ control, by, what, kind, set, vms, workload }: LimitBinding) =>
    JSON.stringify([control, by, what, kind, set, vms, workload])
  return other.outcome !== 'not measured' && other.counter !== row.counter && limitOf(other) === limitOf(row)
}

/** VMs of the limit that carried a load of its resource in this window. */
function actingOn({ vms, resource }: Limit, { loads }: LoadedWindow): string[] {
  return vms.filter((vm) => {
    const program = loads.get(vm)?.params.program
    if (program === undefined || program === 'sleep') return false
    if (resource === 'disk') return program === 'iozone' || program === 'fio'
    return resource === 'cpu' || program === 'netperf' || program === 'iperf3'
  })
}

function keyOf({ limit, vms, workload }: Row): string {
  const { control, by, what, kind, set, source } = limit
  return JSON.stringify([control, by, what, kind, set, source.counter, vms, workload])
}
