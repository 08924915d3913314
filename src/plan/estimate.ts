import type { Group, Plan, PlannedBlock } from '../model/plan.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'

/** Wall time around a window (settle, start, drain) and around a block (boot, end), seen under emulation with 3 VMs. */
const WINDOW_OVERHEAD_NS = 0.7e9
const BLOCK_OVERHEAD_NS = 7e9

/** How long the first look, after `firstLook` blocks, and the whole campaign take, with `rounds` rounds of each group in a block. */
export function estimate(
  groups: readonly Group[],
  blocks: readonly PlannedBlock[],
  rounds: number,
  firstLook: number,
  estimateWindowNs: (params: WorkloadParams) => number,
): Plan['estimate'] {
  const taken = blocks.map((block) => block.rounds.filter(({ round }) => round <= rounds))
  const windowsNs = taken.map((ofBlock) =>
    sum(
      ofBlock.flatMap(({ group, windows }) => {
        const params = groups.find(({ id }) => id === group)?.victim.params
        return params === undefined ? [] : windows.map(() => estimateWindowNs(params))
      }),
    ),
  )
  const wallsNs = taken.map((ofBlock, index) => {
    const windows = sum(ofBlock.map((round) => round.windows.length))
    return (windowsNs[index] ?? 0) + windows * WINDOW_OVERHEAD_NS + BLOCK_OVERHEAD_NS
  })
  return {
    wallNs: sum(wallsNs.slice(0, firstLook)),
    windowNs: sum(windowsNs.slice(0, firstLook)),
    mostWallNs: sum(wallsNs),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
