import type { Demand } from '../workloads/workload.ts'
import { type Interval, intervalsOf, moves, works } from './demand.ts'
import type { Sample } from './ports.ts'

const INTERVAL_MS = 100
/** Intervals in a row in which a load must be seen at work, and how many are waited for at most. */
const STEADY_INTERVALS = 3
const MOST_INTERVALS = 30
/** A vCPU at work; the kernel books a wait for a core when it ends, so that one interval may show less than it had. */
const BUSY = 0.5

/**
 * Resolves when the loads of these VMs have asked for what they should for 300 ms, as the host sees it, or after 3 s: the
 * dose proof then finds out. Programs that take long to begin would otherwise be taken for loads.
 */
export async function untilSteady(vmIndexes: readonly number[], demand: Demand, sample: () => Sample): Promise<void> {
  if (vmIndexes.length === 0) return
  // A program that has yet to begin works as well: a flow counts from its first data on.
  const watched = vmIndexes.map((vmIndex) => ({ vmIndex, steady: 0, begun: demand.kind !== 'flow' }))
  let before = sample()
  for (
    let number = 0;
    number < MOST_INTERVALS && watched.some(({ steady }) => steady < STEADY_INTERVALS);
    number += 1
  ) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
    const after = sample()
    for (const load of watched) {
      const span = { startNs: before.atNs, endNs: after.atNs }
      const [interval] = intervalsOf([before, after], load.vmIndex, demand, span)
      load.begun ||= interval !== undefined && moves(interval)
      load.steady = load.begun && atWork(interval, demand) ? load.steady + 1 : 0
    }
    before = after
  }
}

function atWork(interval: Interval | undefined, { kind }: Demand): boolean {
  if (kind === 'none') return true
  if (interval === undefined) return false
  return kind === 'flow' ? moves(interval) || works(interval) : interval.busy >= BUSY || moves(interval)
}
