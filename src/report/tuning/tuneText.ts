import type { TuneDocument } from '../../model/tuning.ts'
import { alignColumns } from '../columns.ts'
import { formatAcceleration, formatRatio } from '../format.ts'

/** A search for a terminal: what to know before trusting it, the answer, how to set it, what was tried. */
export function tuneText(tune: TuneDocument): string {
  const { answer, acceleration, conditions, steps, confirmations, contradictions } = tune
  const rows = [
    ['campaign', 'value', 'isolation', 'kept', 'blocks', 'outcome'],
    ...[...steps, ...confirmations].map(({ directory, label, isolation, kept, n, outcome }) => [
      directory,
      label,
      formatRatio(isolation),
      formatRatio(kept),
      `${n}`,
      outcome,
    ]),
  ]
  const table = alignColumns(rows, new Set([1, 2, 3, 4])).map((row) => row.join('  ').trimEnd())
  const recipes = (answer?.recipes ?? []).map(({ with: tool, note, text }) => `${tool}: ${note}\n\n${indented(text)}`)
  return [
    [`Acceleration: ${formatAcceleration(acceleration)}.`, ...conditions.map((each) => `- ${each}`)].join('\n'),
    answer?.sentence ?? 'The search has not ended yet.',
    ...recipes,
    table.join('\n'),
    ...(contradictions.length === 0 ? [] : [`Not in order: ${contradictions.join('; ')}.`]),
  ].join('\n\n')
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
}
