import { LEVELS } from './levels.ts'

/** Numbers of blocks after which a verdict may fall. */
export const LOOKS = [4, 6, 8, 12, 16, 24, 32] as const

/** Numbers of cells, judged as one family, for which levels are tabulated. */
export const CELL_COUNTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64] as const

/** Probability of a false verdict in a family of cells, over all looks together. */
export const FALSE_RATES = { interfered: 0.01, independent: 0.05 } as const

/**
 * The looks of a campaign from `least` blocks on. Of peers only those after which each of `vms` VMs has had each cores and each
 * disk equally often: whole multiples of their number, or all where there is none. Fewer looks than levels were
 * calibrated for only make errors rarer.
 */
export function looksFor(mode: 'victim' | 'peers', vms: number, least: number): readonly number[] {
  const balanced = mode === 'peers' ? LOOKS.filter((look) => look % vms === 0) : LOOKS
  return (balanced.length > 0 ? balanced : LOOKS).filter((look) => look >= least)
}

/** When to look, and the nominal one-sided level of the t test at each look. */
export type Schedule = {
  readonly looks: readonly number[]
  readonly interferedLevel: number
  readonly independentLevel: number
}

/**
 * The schedule of a campaign of at most `mostBlocks` blocks; null below four. `cells`: how many cells are judged as one
 * family, a whole number from 1; each gets its share of the false rates (Bonferroni). Between tabulated numbers of cells
 * the levels of the next larger one hold; beyond the last they shrink in proportion.
 */
export function scheduleFor(mostBlocks: number, cells = 1): Schedule | null {
  if (!(Number.isSafeInteger(cells) && cells >= 1)) throw new RangeError(`${cells} cells make no family`)
  const looks = LOOKS.filter((look) => look <= mostBlocks)
  const levels = LEVELS.get(looks.at(-1) ?? 0)
  if (levels === undefined) return null
  const most = CELL_COUNTS[CELL_COUNTS.length - 1] ?? 1
  const tabulated = CELL_COUNTS.findIndex((count) => count >= cells)
  const scale = tabulated < 0 ? most / cells : 1
  const level = (row: readonly number[]) => (row.at(tabulated) ?? Number.NaN) * scale
  return { looks, interferedLevel: level(levels.interfered), independentLevel: level(levels.independent) }
}
