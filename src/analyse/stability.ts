import type { Judgement, Stability } from '../model/analysis.ts'
import { mean } from '../stats/describe.ts'
import { decideSequentially } from '../stats/decide.ts'
import { scheduleFor } from '../stats/schedule.ts'
import type { CellCourse } from './course.ts'
import { judge } from './judgement.ts'
import { commonReason } from './voids.ts'
import { ALONE, type WindowKind, windowsOf } from './windows.ts'
import { blockSpreadRatios, type RatesOf, spreadOf } from './withinWindow.ts'

/** The spread within a window may grow by half. */
const BOUNDS = { low: -Math.log(1.5), high: Math.log(1.5) }

export type StabilityInput = {
  readonly course: CellCourse
  readonly ratesOf: RatesOf
  readonly mostBlocks: number
  /** Why verdicts are withheld from the whole campaign; null when they are not. */
  readonly withheld: string | null
}

/**
 * Whether the victim's rate grows unsteadier beside loaded neighbours: the verdict's rule on ln(CV loaded / CV alone)
 * of each block, margin ln 1.5. Null where the program's rate alone over time is not known. What stands against the
 * cell's verdict stands against this one too, and so does a block without a spread: a starved victim has none.
 */
export function stabilityOf({ course, ratesOf, mostBlocks, withheld }: StabilityInput): Stability | null {
  const { blocks, cell } = course
  const kind: WindowKind = { state: 'loaded', vms: cell.vms }
  const spread = (wanted: WindowKind) => {
    const found = windowsOf(blocks, wanted).flatMap((trial) => spreadOf(trial, ratesOf) ?? [])
    return found.length === 0 ? null : mean(found)
  }
  const alone = spread(ALONE)
  if (alone === null) return null
  const all = blockSpreadRatios(blocks, kind, ratesOf)
  const values = all.flatMap((value) => value ?? [])
  const schedule = scheduleFor(mostBlocks)
  const outcome = schedule === null ? null : decideSequentially(values, schedule, BOUNDS, 'up')
  const judgement = judge({ values, outcome, bounds: BOUNDS, mostBlocks, gateSize: 1, harm: 'up' })
  const ratio = values.length === 0 ? null : Math.exp(outcome?.mean ?? mean(values))
  return {
    ratio,
    low: judgement.low === null ? null : Math.exp(judgement.low),
    high: judgement.high === null ? null : Math.exp(judgement.high),
    alone,
    loaded: spread(kind),
    ...told(course, judgement, ratio, all.length - values.length, withheld),
  }
}

/** The verdict and why; whatever stands against one comes first, in the order of the cell's own. */
function told(
  { state, voids, blocks }: CellCourse,
  judgement: Judgement,
  ratio: number | null,
  missing: number,
  withheld: string | null,
): Pick<Stability, 'judgement' | 'reason'> {
  const instead = (verdict: 'void' | 'inconclusive', reason: string) => ({
    judgement: { ...judgement, verdict, furtherBlocks: null },
    reason,
  })
  if (state === 'void') return instead('void', `its conditions were not met: ${commonReason(voids)}`)
  if (missing > 0 || ratio === null) {
    return instead('inconclusive', `the spread does not show in ${missing} of ${blocks.length} blocks`)
  }
  if (withheld !== null) return instead('inconclusive', withheld)
  return { judgement, reason: reasonOf(judgement.verdict, ratio, judgement.beyond) }
}

function reasonOf(verdict: string, ratio: number, beyond: boolean): string {
  const times = `${ratio.toFixed(2)} times the spread that it has alone`
  if (verdict === 'interfered') return `unsteadier: ${times}`
  if (verdict === 'independent') return `as steady as alone: ${times}`
  return beyond ? `steadier beside neighbours than alone: ${times}` : `the blocks do not tell: ${times}`
}
