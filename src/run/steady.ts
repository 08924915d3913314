import type { Demand } from '../workloads/workload.ts'
import { type Interval, intervalsOf, moves, works } from './demand.ts'
import type { Sample } from './sample.ts'

const INTERVAL_MS = 100
/** Intervals in a row in which a load must be seen at work, and how many are waited for at most. */
const STEADY_INTERVALS = 3
const MOST_INTERVALS = 30
/** A vCPU at work; the kernel books a wait for a core when it ends, so that one interval may show less than it had. */
const BUSY = 0.5

/**
 * Resolves when the loads of these VMs have asked for what they should for 300 ms, as the host sees it, or after 3 s: the
 * dose proof then finds out. Programs that take long to begin would otherwise be taken for loads. A flow has begun once data
 * moved in three intervals: a program that is read from its disk before it starts moves some too.
 */
export async function untilSteady(vmIndexes: readonly number[], demand: Demand, sample: () => Sample): Promise<void> {
  if (vmIndexes.length === 0) return
  const leastMoved = demand.kind === 'flow' ? STEADY_INTERVALS : 0
  const watched = vmIndexes.map((vmIndex) => ({ vmIndex, steady: 0, moved: 0 }))
  const isSteady = ({ steady, moved }: { steady: number; moved: number }) =>
    steady >= STEADY_INTERVALS && moved >= leastMoved
  let before = sample()
  for (let number = 0; number < MOST_INTERVALS && !watched.every(isSteady); number += 1) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
    const after = sample()
    for (const load of watched) {
      const span = { startNs: before.atNs, endNs: after.atNs }
      const [interval] = intervalsOf([before, after], load.vmIndex, demand, span)
      if (interval !== undefined && moves(interval)) load.moved += 1
      load.steady = atWork(interval, demand) ? load.steady + 1 : 0
    }
    before = after
  }
}

function atWork(interval: Interval | undefined, { kind }: Demand): boolean {
  if (kind === 'none') return true
  if (interval === undefined) return false
  return kind === 'flow' ? moves(interval) || works(interval) : interval.busy >= BUSY || moves(interval)
}
