import type { Qualification } from '../model/qualification.ts'
import { boundsOf } from './course.ts'

/** Whether a host is quiet enough for verdicts at a margin, and why not. */
export type HostVerdict = { readonly qualified: boolean; readonly sentence: string }

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/**
 * A host qualifies when the interval of what it does to a native program lies within half of the margin: else what a
 * VM loses could be the host's own.
 */
export function judgeHost(qualification: Qualification, margin: number): HostVerdict {
  const { ratio, low, high, logRatios, stealShare, foreign } = qualification
  const { low: floor, high: ceiling } = boundsOf(margin / 2)
  const qualified = Math.log(low) > floor && Math.log(high) < ceiling
  const interval = `${percent(ratio)} [${percent(low)}, ${percent(high)}] of its rate alone, n = ${logRatios.length} pairs`
  const causes = [
    ...(stealShare > 0.005 ? [`the host's own hypervisor took ${percent(stealShare)} of its cores`] : []),
    ...foreign.map(({ name, pid, cores }) => `${name} (process ${pid}) used ${percent(cores)} of a core`),
  ]
  const because = causes.length === 0 ? '' : ` Meanwhile ${causes.join(', ')}.`
  const sentence = qualified
    ? `Host qualified: a native program beside native neighbours kept ${interval}, within ±${percent(margin / 2)}.`
    : `Host not qualified: a native program beside native neighbours kept ${interval}, which is not within ` +
      `±${percent(margin / 2)}.${because}`
  return { qualified, sentence }
}
