import type { CellResult } from '../../model/analysis.ts'
import type { Family } from '../controls/families.ts'
import type { FigureBlock } from '../document.ts'
import { figureNote } from '../figureNote.ts'
import { formatCount, formatPercent, formatRatio } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { mark } from './palette.ts'
import { type ScatterPanel, type ScatterPoint, scatterChart } from './scatterChart.ts'

const READING =
  "Up: VM1's rate beside loaded neighbours in per cent of its rate alone under the same control, with its interval over " +
  'blocks; to the right: the part of the wanted work that gets done. The best control lies at 100 % of both.'

/** Isolation against work conservation, one point a control; nothing where work conservation is not available. */
export function controlFigure(input: ReportInput, families: readonly Family[]): FigureBlock[] {
  const names = [...new Set(families.flatMap(cellsOf).map(({ control }) => control))]
  const panels = families.flatMap((family): ScatterPanel[] => {
    const points = pointsOf(family, names)
    const { victim, vms } = family.base
    return points.length === 0 ? [] : [{ title: `${victim}, ${formatCount(vms - 1, 'neighbour')}`, points }]
  })
  if (panels.length === 0) return []
  const title = 'Figure 11: isolation against work conservation'
  const here = families.flatMap((family) =>
    pointsOf(family, names).map(({ name, text }) => `${family.base.victim}, ${name}: ${text}.`),
  )
  const note = figureNote(input, families.flatMap(cellsOf))
  const texts = { id: 'fig11', title, description: `${READING} ${here.join(' ')}` }
  return [
    {
      kind: 'figure',
      file: 'figure-11-controls.svg',
      title,
      svg: scatterChart(texts, note, panels),
      caption: `${READING} ${note}.`,
      original: ORIGINAL_FINDINGS.controls,
      here,
    },
  ]
}

function cellsOf({ base, controlled }: Family): CellResult[] {
  return [base, ...controlled.map(({ cell }) => cell)]
}

function pointsOf({ base, controlled }: Family, names: readonly string[]): ScatterPoint[] {
  const places = [
    { cell: base, work: controlled[0]?.effect.workConservation.without ?? null },
    ...controlled.map(({ cell, effect }) => ({ cell, work: effect.workConservation.with })),
  ]
  return places.flatMap(({ cell, work }): ScatterPoint[] => {
    if (cell.ratio === null || work === null) return []
    const percent = (share: number | null) => (share === null ? null : 100 * share)
    return [
      {
        name: cell.control,
        across: 100 * work,
        up: 100 * cell.ratio,
        low: percent(cell.low),
        high: percent(cell.high),
        text: `isolation ${formatRatio(cell)}, work conservation ${formatPercent(work)}`,
        ...mark(names.indexOf(cell.control)),
      },
    ]
  })
}
