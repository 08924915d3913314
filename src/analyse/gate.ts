import type { CellResult } from '../model/analysis.ts'
import type { ExpectedVerdict, GateCheck, GateOutcome, GateResult } from '../model/gate.ts'
import type { Verdict } from '../model/verdict.ts'

export type JudgedCell = Pick<CellResult, 'id' | 'reason' | 'ratio' | 'low' | 'high' | 'n'> & {
  readonly verdict: Verdict | null
}

/**
 * Holds the verdicts against what was expected of them, cell id by cell id. A cell passes with the expected verdict and
 * fails with the opposite one. Everything else is undecided: no verdict of that kind, no such cell, and every cell on a
 * host that is not `qualified`. Of all outcomes, failed counts before undecided and undecided before passed; with
 * nothing expected the gate is passed.
 */
export function judgeGate(
  expect: Readonly<Record<string, ExpectedVerdict>>,
  cells: readonly JudgedCell[],
  qualified: boolean,
): GateResult {
  const judged = new Map(cells.map((cell) => [cell.id, cell]))
  const checks = Object.entries(expect).map(([id, expected]) => check(id, expected, judged.get(id), qualified))
  return { outcome: worst(checks.map(({ outcome }) => outcome)), checks }
}

function worst(outcomes: readonly GateOutcome[]): GateOutcome {
  return (['failed', 'undecided'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'passed'
}

function check(id: string, expected: ExpectedVerdict, cell: JudgedCell | undefined, qualified: boolean): GateCheck {
  const verdict = cell?.verdict ?? null
  const common = { cell: id, expected, verdict }
  const undecided = (why: string): GateCheck => ({
    ...common,
    outcome: 'undecided',
    sentence: `${id} was expected to be ${expected}; undecided: ${why}.`,
  })
  if (cell === undefined) return undecided('the run has no such cell')
  if (verdict === null) return undecided('the cell is a reference and gets no verdict')
  if (!qualified) return undecided('the host did not qualify, so its own disturbances cannot be told from neighbours')
  if (verdict === 'inconclusive' || verdict === 'void') return undecided(`${verdict} (${withoutStop(cell.reason)})`)
  const found = `${id} was expected to be ${expected} and was ${verdict}${evidence(cell)}.`
  return { ...common, outcome: verdict === expected ? 'passed' : 'failed', sentence: found }
}

const withoutStop = (sentence: string) => sentence.replace(/\.$/, '')
const percent = (ratio: number) => (ratio * 100).toFixed(1)

function evidence({ ratio, low, high, n, verdict }: JudgedCell): string {
  if (ratio === null) return ''
  const interval = low === null || high === null ? '' : ` [${percent(low)}, ${percent(high)}]`
  const of = verdict === 'equal' || verdict === 'different' ? 'its slowest VM got' : 'it kept'
  const whole = verdict === 'equal' || verdict === 'different' ? 'what the others got' : 'its rate alone'
  return `: ${of} ${percent(ratio)} %${interval} of ${whole}, n = ${n}`
}
