import type { FigureBlock } from '../document.ts'
import { figureNote } from '../figureNote.ts'
import { groupFinding, spreadFinding } from '../findings.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { type AnalysedGroup, analysedGroups, resourceOf } from '../resources.ts'
import { COLOURS, mark } from './palette.ts'
import { pointChart } from './pointChart.ts'
import type { Panel } from './points.ts'
import { relativePanel, relativeSeries } from './relativePanel.ts'

const READING =
  "Points: the victim's rate in per cent of its rate alone; bars: interval over blocks; rings: single windows; " +
  'grey band: interval of the placebo, where there is one.'

type Described = Pick<FigureBlock, 'file' | 'title' | 'original' | 'here'> & { readonly id: string }

function relativeFigure(
  input: ReportInput,
  groups: readonly AnalysedGroup[],
  panels: readonly Panel[],
  told: Described,
) {
  const { id, ...shown } = told
  const note = figureNote(
    input,
    groups.flatMap(({ cells }) => cells),
  )
  const texts = { id, title: told.title, description: `${READING} ${told.here.join(' ')}` }
  return [{ ...shown, kind: 'figure' as const, svg: pointChart(texts, note, panels), caption: `${READING} ${note}.` }]
}

const ofResource = (input: ReportInput, wanted: string) =>
  analysedGroups(input).filter(({ params, placebo }) => !placebo && resourceOf(params.program) === wanted)

/** Figure 2: CPU and memory by number of VMs. */
export function cpuMemoryFigure(input: ReportInput): FigureBlock[] {
  const panels = (['CPU', 'memory'] as const).flatMap((resource) => {
    const groups = ofResource(input, resource)
    if (groups.length === 0) return []
    const first = resource === 'CPU' ? 0 : 1
    const series = groups.map((group, at) =>
      relativeSeries(input, group.cells, { name: group.id, ...mark(first + at) }),
    )
    return [relativePanel(input, resource === 'CPU' ? 'CPU' : 'Memory', series)]
  })
  if (panels.length === 0) return []
  const groups = [...ofResource(input, 'CPU'), ...ofResource(input, 'memory')]
  return relativeFigure(input, groups, panels, {
    id: 'fig2',
    file: 'figure-2-cpu-memory.svg',
    title: 'Figure 2: CPU and memory',
    original: ORIGINAL_FINDINGS.cpuMemory,
    here: groups.map(groupFinding),
  })
}

const PHASES = { write: 'Write', rewrite: 'Rewrite', read: 'Read', reread: 'Reread' } as const
const CACHES = {
  off: { name: 'guest page cache off', colour: COLOURS.blue, symbol: 'circle' },
  on: { name: 'guest page cache on', colour: COLOURS.vermilion, symbol: 'rect' },
} as const

/** Figure 3: IOzone's phases with the guest's page cache off and on, with the spread of the windows. */
export function diskFigure(input: ReportInput): FigureBlock[] {
  const groups = ofResource(input, 'disk').filter(({ params }) => params.program === 'iozone')
  const panels = (['write', 'rewrite', 'read', 'reread'] as const).flatMap((phase) => {
    const series = groups.flatMap(({ params, cells }) =>
      params.program === 'iozone' && params.phase === phase ? [relativeSeries(input, cells, CACHES[params.cache])] : [],
    )
    return series.length === 0 ? [] : [relativePanel(input, PHASES[phase], series)]
  })
  if (panels.length === 0) return []
  return relativeFigure(input, groups, panels, {
    id: 'fig3',
    file: 'figure-3-disk.svg',
    title: "Figure 3: disk, with and without the guest's page cache",
    original: ORIGINAL_FINDINGS.disk,
    here: groups.map(spreadFinding),
  })
}

/** Workloads that the original did not have, such as fio and stress-ng. */
export function otherFigure(input: ReportInput): FigureBlock[] {
  const groups = analysedGroups(input).filter(
    ({ params, placebo }) => !placebo && (params.program === 'fio' || resourceOf(params.program) === 'other'),
  )
  if (groups.length === 0) return []
  const panels = groups.map((group, at) =>
    relativePanel(input, group.id, [relativeSeries(input, group.cells, { name: group.id, ...mark(at) })]),
  )
  return relativeFigure(input, groups, panels, {
    id: 'fig6',
    file: 'figure-6-other.svg',
    title: 'Figure 6: other workloads',
    original: ORIGINAL_FINDINGS.other,
    here: groups.map(groupFinding),
  })
}
