import { formatCount, formatPercent, formatRatio } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { type Controlled, withoutWords } from './families.ts'

const ANSWERS = { helps: 'Yes', 'does not help': 'No', inconclusive: 'Not known' } as const

/** The question whether a control protects VM1, and the answer with what it costs. */
export function effectSentence({ cell, base, effect }: Controlled, { placement }: ReportInput): string {
  const { kept, improvement, neighbours, workConservation } = effect
  const without = withoutWords(base)
  const besides = formatCount(cell.vms - 1, 'loaded neighbour')
  const asked = `Does ${cell.control} protect VM1's ${cell.victim} beside ${besides}?`
  const keeps =
    cell.ratio === null
      ? `what VM1 keeps under it is not known (${cell.reason})`
      : `VM1 keeps ${formatRatio(cell)} of its rate alone instead of ${formatRatio(base)} ${without}`
  const ofAll =
    kept.ratio === null
      ? []
      : [
          `held against its rate alone ${without}, it keeps ${formatRatio(kept)} instead of ${formatPercent(base.ratio)}`,
        ]
  const others = neighbours.ratio === null ? [] : [lossOf(neighbours.ratio)]
  const port = portUse(cell.network?.portBitsPerSecond, placement.portBitsPerSecond)
  const work =
    workConservation.with === null
      ? []
      : [
          `${formatPercent(workConservation.with)} of the work that was wanted gets done (${without} ${formatPercent(workConservation.without)})`,
        ]
  return `${asked} ${ANSWERS[improvement.verdict]}, ${improvement.reason}: ${[keeps, ...ofAll, ...others, ...port, ...work].join('; ')}.`
}

function lossOf(kept: number): string {
  const share = formatPercent(Math.abs(1 - kept))
  return kept <= 1 ? `the neighbours lose ${share}` : `the neighbours gain ${share}`
}

function portUse(used: number | undefined, total: number | null): string[] {
  return used === undefined || total === null ? [] : [`the port is ${formatPercent(used / total)} used`]
}
