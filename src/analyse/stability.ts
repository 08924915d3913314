import type { Stability } from '../model/analysis.ts'
import { mean } from '../stats/describe.ts'
import { decideSequentially } from '../stats/decide.ts'
import { scheduleFor } from '../stats/schedule.ts'
import { judge } from './judgement.ts'
import type { SelectedBlock } from './selectRounds.ts'
import { ALONE, type WindowKind, windowsOf } from './windows.ts'
import { blockSpreadRatios, type RatesOf, spreadOf } from './withinWindow.ts'

/** The spread within a window may grow by half. */
const BOUNDS = { low: -Math.log(1.5), high: Math.log(1.5) }

/**
 * Whether the victim's rate grows unsteadier beside loaded neighbours: the verdict's rule on ln(CV loaded / CV alone)
 * of each block, margin ln 1.5. Null where the program's rate over time is not known.
 */
export function stabilityOf(
  blocks: readonly SelectedBlock[],
  kind: WindowKind,
  ratesOf: RatesOf,
  mostBlocks: number,
): Stability | null {
  const values = blockSpreadRatios(blocks, kind, ratesOf).filter(Number.isFinite)
  if (values.length === 0) return null
  const schedule = scheduleFor(mostBlocks)
  const outcome = schedule === null ? null : decideSequentially(values, schedule, BOUNDS, 'up')
  const judgement = judge({ values, outcome, bounds: BOUNDS, mostBlocks, gateSize: 1, harm: 'up' })
  const spread = (wanted: WindowKind) => {
    const found = windowsOf(blocks, wanted).flatMap((trial) => spreadOf(trial, ratesOf) ?? [])
    return found.length === 0 ? null : mean(found)
  }
  const ratio = Math.exp(outcome?.mean ?? mean(values))
  return {
    ratio,
    low: judgement.low === null ? null : Math.exp(judgement.low),
    high: judgement.high === null ? null : Math.exp(judgement.high),
    alone: spread(ALONE),
    loaded: spread(kind),
    judgement,
    reason: reasonOf(judgement.verdict, ratio, judgement.beyond),
  }
}

function reasonOf(verdict: string, ratio: number, beyond: boolean): string {
  const times = `${ratio.toFixed(2)} times the spread that it has alone`
  if (verdict === 'interfered') return `unsteadier: ${times}`
  if (verdict === 'independent') return `as steady as alone: ${times}`
  return beyond ? `steadier beside neighbours than alone: ${times}` : `the blocks do not tell: ${times}`
}
