// The text of src/stats/levels.ts.
import { CELL_COUNTS, FALSE_RATES, LOOKS } from '../src/stats/schedule.ts'

/** The standard schedules' levels for one cell, from an earlier simulation of 400,000 paths. */
export const PUBLISHED = [
  { last: 16, alpha: FALSE_RATES.interfered, level: 0.00268 },
  { last: 16, alpha: FALSE_RATES.independent, level: 0.0156 },
  { last: 32, alpha: FALSE_RATES.interfered, level: 0.00197 },
  { last: 32, alpha: FALSE_RATES.independent, level: 0.0117 },
] as const

/** `levelAt` gives the simulated level by index of the last look, alpha of the family, and number of cells. */
export function levelsModule(
  levelAt: (prefix: number, alpha: number, cells: number) => number,
  simulation: { readonly paths: number; readonly seed: string },
): string {
  const row = (prefix: number, last: number, alpha: number) =>
    CELL_COUNTS.map((cells) => {
      const published = PUBLISHED.find((each) => cells === 1 && each.last === last && each.alpha === alpha)
      // At one look the level is alpha itself.
      const level = published?.level ?? (prefix === 0 ? alpha / cells : levelAt(prefix, alpha, cells))
      return Number(level.toPrecision(3))
    }).join(', ')
  const entries = LOOKS.map(
    (last, prefix) => `[${last}, { interfered: [${row(prefix, last, FALSE_RATES.interfered)}],
      independent: [${row(prefix, last, FALSE_RATES.independent)}] }]`,
  )
  return `// Written by \`npm run calibrate -- --write\` (${simulation.paths} paths, seed ${simulation.seed}); do not edit.

type Levels = { readonly interfered: readonly number[]; readonly independent: readonly number[] }

/** Nominal one-sided levels by last look; in each row by number of cells: ${CELL_COUNTS.join(', ')}. */
export const LEVELS: ReadonlyMap<number, Levels> = new Map([${entries.join(',\n')}])
`
}
