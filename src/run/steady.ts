import type { Demand } from '../workloads/workload.ts'
import { intervalsOf, moves } from './demand.ts'
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
  const steady = vmIndexes.map(() => 0)
  let before = sample()
  for (let interval = 0; interval < MOST_INTERVALS && Math.min(...steady) < STEADY_INTERVALS; interval += 1) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
    const after = sample()
    for (const [position, vmIndex] of vmIndexes.entries()) {
      steady[position] = atWork([before, after], vmIndex, demand) ? (steady[position] ?? 0) + 1 : 0
    }
    before = after
  }
}

function atWork(samples: readonly [Sample, Sample], vmIndex: number, demand: Demand): boolean {
  if (demand.kind === 'none') return true
  const window = { startNs: samples[0].atNs, endNs: samples[1].atNs }
  return intervalsOf(samples, vmIndex, demand, window).some(
    (interval) => (demand.kind !== 'processor' && moves(interval)) || (demand.kind !== 'flow' && interval.busy >= BUSY),
  )
}
