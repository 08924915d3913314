import type { Trial } from '../model/trial.ts'

/** Share of the window that a paused VM may be busy: it should not be at all. */
const MOST_BUSY = 0.05

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/**
 * Why a window does not prove that VMs which were to be paused did nothing; empty when it does. Neighbours that went on beside a
 * victim taken alone would hide what they cost it. Records from before this was recorded name no such VM.
 */
export function quietProblems({ paused }: Trial): string[] {
  return paused.flatMap(({ vm, busy }) => {
    if (busy === null) return [`${vm} was not watched while it was to be paused`]
    return busy > MOST_BUSY
      ? [`${vm}'s vCPUs were busy for ${percent(busy)} of a window in which it was to be paused`]
      : []
  })
}
