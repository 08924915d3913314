import type { CellResult } from '../../model/analysis.ts'
import type { FigureBlock } from '../document.ts'
import { figureNote } from '../figureNote.ts'
import { groupFinding, networkFindings } from '../findings.ts'
import { formatNumber, scaleFor } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { type AnalysedGroup, analysedGroups, resourceOf } from '../resources.ts'
import { COLOURS, type SymbolName } from './palette.ts'
import { pointChart } from './pointChart.ts'
import type { Panel, Point, PointSeries } from './points.ts'

const MBIT = 1e6
const LOOKS = {
  victim: { name: 'VM1', colour: COLOURS.blue, symbol: 'circle', labels: 'beside' },
  port: { name: 'all VMs, out of the port', colour: COLOURS.vermilion, symbol: 'rect' },
  sent: { name: 'all VMs, into their taps', colour: COLOURS.purple, symbol: 'triangle' },
  lost: { name: 'packets lost on the way', colour: COLOURS.black, symbol: 'diamond' },
} as const satisfies Record<string, { name: string; colour: string; symbol: SymbolName; labels?: 'beside' }>

/** Figure 4: VM1's rate and the port's by number of VMs; for UDP also what was sent, and the loss. */
export function networkFigure(input: ReportInput): FigureBlock[] {
  const groups = analysedGroups(input).filter(
    ({ params, placebo }) => !placebo && resourceOf(params.program) === 'network',
  )
  if (groups.length === 0) return []
  const note = figureNote(
    input,
    groups.flatMap(({ cells }) => cells),
  )
  const title = 'Figure 4: network, TCP and UDP'
  const here = groups.flatMap((group) => [groupFinding(group), ...networkFindings(group)])
  const reading =
    "VM1's rate is what its counterpart received (bars: interval of its ratio to alone); the port's and the taps' " +
    'rates come from their own counters over one interval common to all senders.'
  const panels = groups.flatMap((group) => panelsOf(group, input.placement.portBitsPerSecond))
  return [
    {
      kind: 'figure',
      file: 'figure-4-network.svg',
      title,
      svg: pointChart({ id: 'fig4', title, description: `${reading} ${here.join(' ')}` }, note, panels),
      caption: `${reading} ${note}.`,
      original: ORIGINAL_FINDINGS.network,
      here,
    },
  ]
}

function panelsOf({ id, params, cells }: AnalysedGroup, portBitsPerSecond: number | null): Panel[] {
  const udp = 'protocol' in params && params.protocol === 'udp'
  const counted = (value: (network: NonNullable<CellResult['network']>) => number) =>
    cells.flatMap((cell) => (cell.network ? [bare(cell.vms, value(cell.network))] : []))
  const rates: PointSeries[] = [
    { ...LOOKS.victim, points: cells.flatMap(victimPoint) },
    { ...LOOKS.port, points: counted((network) => network.portBitsPerSecond / MBIT) },
  ]
  if (udp) rates.push({ ...LOOKS.sent, points: counted((network) => network.offeredBitsPerSecond / MBIT) })
  const line = portBitsPerSecond === null ? null : portBitsPerSecond / MBIT
  const axis = line === null ? 'Mbit/s' : `Mbit/s; dashed: limit of the port, ${line}`
  const loss = { ...LOOKS.lost, points: counted((network) => network.lossRatio * 100) }
  return [
    { title: id, axis, scale: id, series: rates, ...(line !== null && { line }) },
    ...(udp ? [{ title: `${id}: loss`, axis: '% of packets', scale: 'loss', series: [loss] }] : []),
  ]
}

const bare = (vms: number, value: number): Point => ({
  vms,
  value,
  low: null,
  high: null,
  windows: [],
  label: formatNumber(Number(value.toPrecision(3))),
})

function victimPoint(cell: CellResult): Point[] {
  const alone = cell.rates.alone?.mean
  const rate = cell.vms === 1 ? alone : cell.rates.loaded?.mean
  // Bits per second, whatever prefix the workload's unit has.
  const toMbit = cell.unit === 'Mbit/s' ? 1 : scaleFor(0, cell.unit).unit === 'bit/s' ? 1 / MBIT : null
  if (alone === undefined || rate === undefined || toMbit === null) return []
  const end = (ratio: number | null) => (ratio === null ? null : ratio * alone * toMbit)
  return [{ ...bare(cell.vms, rate * toMbit), low: end(cell.low), high: end(cell.high) }]
}
