import { isAmount } from './amount.ts'

export type Usage = {
  /** What all VMs together got. */
  readonly usedTotal: number
  /** The largest total seen in the same campaign; null where there is none. */
  readonly capacity: number | null
  /** What the VMs did not get that were held back. All three in one unit. */
  readonly loss: number
}

/**
 * Share of the wanted work that was done: used / (used + min(unused, loss)), with unused = capacity − used. 1 where all
 * capacity was used or nothing was held back; low where isolation was bought by leaving the resource idle. Null without
 * a capacity, or where nothing was used and nothing lost. The work conservation (`work_csv`) of resctl-bench's
 * `protection` benchmark, where usage is I/O cost and the loss is that of the memory hog.
 */
export function workConservation({ usedTotal, capacity, loss }: Usage): number | null {
  if (capacity === null || ![usedTotal, capacity, loss].every(isAmount)) return null
  const wasted = Math.min(Math.max(0, capacity - usedTotal), loss)
  return usedTotal + wasted > 0 ? usedTotal / (usedTotal + wasted) : null
}
