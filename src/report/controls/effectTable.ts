import type { CellResult } from '../../model/analysis.ts'
import type { RatioOverBlocks } from '../../model/controlEffect.ts'
import type { Table } from '../document.ts'
import { formatPercent, formatRatio, NONE } from '../format.ts'
import type { Family } from './families.ts'

/** Each cell with and without control: what VM1 keeps, what the neighbours do, what is left unused. */
export function effectTable(families: readonly Family[]): Table {
  return {
    kind: 'table',
    caption: 'What each control does and costs, over blocks that have the windows with and without it in one boot',
    columns: [
      { title: 'Cell' },
      { title: 'Control' },
      { title: 'Isolation: loaded over alone', numeric: true },
      { title: 'Helps' },
      { title: 'Isolation, with over without', numeric: true },
      { title: 'VM1 loaded, over alone without', numeric: true },
      { title: 'VM1 loaded, with over without', numeric: true },
      { title: 'Neighbours, with over without', numeric: true },
      { title: 'Work conservation', numeric: true },
      { title: 'n', numeric: true },
      { title: 'Why' },
    ],
    rows: families.flatMap(({ base, controlled }) => [
      [
        ...named(base),
        ...['held against', NONE, formatRatio(base), NONE, NONE],
        ...[formatPercent(controlled[0]?.effect.workConservation.without ?? null), `${base.n}`, NONE],
      ],
      ...controlled.map(({ cell, effect: { kept, gain, improvement, neighbours, workConservation } }) => [
        ...named(cell),
        improvement.verdict,
        factor(improvement),
        formatRatio(kept),
        factor(gain),
        formatRatio(neighbours),
        formatPercent(workConservation.with),
        `${improvement.n}`,
        [
          improvement.reason,
          ...(workConservation.reason === null ? [] : [`work conservation: ${workConservation.reason}`]),
        ].join('; '),
      ]),
    ]),
  }
}

/** How many times as much, with its interval. */
function factor({ ratio, low, high }: RatioOverBlocks): string {
  if (ratio === null) return NONE
  const [middle, ...ends] = [ratio, low, high].map((value) => value?.toFixed(2) ?? NONE)
  return low === null ? `${middle ?? NONE} times` : `${middle ?? NONE} times [${ends.join(', ')}]`
}

function named(cell: CellResult): string[] {
  return [cell.id, cell.control, formatRatio(cell)]
}
