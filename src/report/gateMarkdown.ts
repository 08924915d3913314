import type { GateResult } from '../model/gate.ts'
import { alignColumns, textWidth } from './columns.ts'
import { escapeMarkdown } from './toMarkdown.ts'

/**
 * The gate as a short Markdown summary for CI systems: the outcome in the first line, a row a checked cell, and what a
 * reader must know of the run (`conditions`, plain sentences).
 */
export function toGateMarkdown(name: string, gate: GateResult, conditions: readonly string[]): string {
  const rows = gate.checks.map(({ cell, expected, verdict, outcome, sentence }) =>
    [cell, expected, verdict ?? 'none', outcome, sentence].map(escapeMarkdown),
  )
  return [
    headline(escapeMarkdown(name), gate),
    ...(rows.length === 0 ? [] : ['', ...table([['Cell', 'Expected', 'Verdict', 'Outcome', 'Why'], ...rows])]),
    ...(conditions.length === 0 ? [] : ['', '**Conditions**', '']),
    ...conditions.map((condition) => `- ${escapeMarkdown(condition)}`),
    '',
  ].join('\n')
}

function headline(name: string, { outcome, checks }: GateResult): string {
  const count = (wanted: string) => checks.filter((check) => check.outcome === wanted).length
  const all = `${checks.length} ${checks.length === 1 ? 'expectation' : 'expectations'}`
  if (checks.length === 0) return `**Passed**: ${name} expected nothing of its cells.`
  if (outcome === 'passed')
    return `**Passed**: ${name} met ${checks.length === 1 ? 'its one expectation' : `all ${all}`}.`
  const parts = [`${count('failed')} failed`, `${count('undecided')} undecided`].filter(
    (part) => !part.startsWith('0 '),
  )
  return `**${outcome === 'failed' ? 'Failed' : 'Undecided'}**: of ${all} of ${name}, ${parts.join(' and ')}.`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = alignColumns(rows).map((cells) => cells.map((cell) => ` ${cell} `))
  const rule = head.map((cell) => ` ${'-'.repeat(textWidth(cell) - 2)} `)
  return [head, rule, ...body].map((cells) => `|${cells.join('|')}|`)
}
