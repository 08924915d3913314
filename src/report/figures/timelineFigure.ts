import type { FigureBlock } from '../document.ts'
import { formatAcceleration } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { timeline, timelineRows } from './timeline.ts'

function shownFrom(rows: ReturnType<typeof timelineRows>, block: number): string {
  const groups = rows.filter((row) => row.block === block).map(({ group }) => group)
  return `block ${block}: ${groups.join(', ')}`
}

/** Figure 5: the victim's rate over time, alone and beside the most neighbours. */
export function timelineFigure(input: ReportInput): FigureBlock[] {
  const rows = timelineRows(input)
  if (rows.length === 0) return []
  const title = "Figure 5: the victim's rate over time"
  const note = `one pair of windows each, so no interval · ${formatAcceleration(input.analysis.acceleration)}`
  const reading =
    'Lines: rate of VM1, for UDP the rate that it sent; dashed: start and end of its window; shaded: from the start of ' +
    "each neighbour's load to its end, a shade a neighbour. An " +
    'example of single windows, from the first block that is complete; the figures above rest on all blocks.'
  const missing = input.plan.groups.filter(({ id }) => !rows.some((row) => row.group === id)).map(({ id }) => id)
  const here = [
    `From ${[...new Set(rows.map(({ block }) => block))].map((block) => shownFrom(rows, block)).join('; from ')}.`,
    ...(missing.length > 0 ? [`No rate over time was recorded for ${missing.join(', ')}.`] : []),
  ]
  return [
    {
      kind: 'figure',
      file: 'figure-5-over-time.svg',
      title,
      svg: timeline({ id: 'fig5', title, description: `${reading} ${here.join(' ')}` }, note, rows),
      caption: `${reading} n = 1 block; ${note}.`,
      original: ORIGINAL_FINDINGS.timeline,
      here,
    },
  ]
}
