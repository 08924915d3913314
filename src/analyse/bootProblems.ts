import type { BootRecord } from '../model/campaignRecord.ts'
import type { Trial } from '../model/trial.ts'

/** Shares of the VMs' cores beyond which a block tells of something else than its neighbours. */
const MOST_STEAL = 0.05
const MOST_FOREIGN = 0.1

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** Why a whole boot counts for no cell; empty when it does. Blind to every rate. */
export function bootProblems({ failure, differences, changes }: BootRecord, trials: readonly Trial[]): string[] {
  return [...(failure === null ? [] : [failure]), ...differences, ...changes, ...hostProblems(trials)]
}

function hostProblems(trials: readonly Trial[]): string[] {
  const { steal, foreign } = hostLoad(trials)
  const problems: string[] = []
  if (steal > MOST_STEAL) problems.push(`the host's own hypervisor took ${percent(steal)} of the VMs' cores`)
  if (foreign > MOST_FOREIGN) problems.push(`other programs took ${percent(foreign)} of the VMs' cores`)
  return problems
}

/** Shares of the VMs' cores that went elsewhere during the windows: to the host's hypervisor, and to other programs. */
function hostLoad(trials: readonly Trial[]): { readonly steal: number; readonly foreign: number } {
  const lengthNs = trials.reduce((sum, trial) => sum + (trial.endNs - trial.startNs), 0)
  if (lengthNs <= 0) return { steal: 0, foreign: 0 }
  const weighted = (of: (processors: Trial['processors']) => number) =>
    trials.reduce((sum, { processors, startNs, endNs }) => sum + of(processors) * (endNs - startNs), 0) / lengthNs
  return {
    steal: weighted(({ steal, cores }) => steal / cores),
    // The campaign's own programs may run elsewhere too, which hides as much: a lower bound.
    foreign: Math.max(
      0,
      weighted(({ busy, own, cores }) => (busy - own) / cores),
    ),
  }
}
