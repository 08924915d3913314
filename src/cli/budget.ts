import { InvalidArgumentError } from 'commander'
import { durationNs } from '../model/units.ts'

/** Reads a time such as `10m`, `90 s` or `15 min` to ns. */
export function parseBudget(text: string): number {
  const spelled = text
    .replace(/^([0-9.]+) ?m$/, '$1 min')
    .replace(/^([0-9.]+) ?h$/, (_, hours: string) => `${Number(hours) * 60} min`)
  const result = durationNs.safeParse(spelled)
  if (result.success) return result.data
  throw new InvalidArgumentError('Expected a time such as "10 min", 10m or 90s.')
}
