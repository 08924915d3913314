import type { PeersCell } from '../../model/peers.ts'
import type { FigureBlock } from '../document.ts'
import { COLOURS, FONT } from '../figures/palette.ts'
import { niceMaximum } from '../figures/pointChart.ts'
import { svgDocument } from '../figures/svg.ts'
import { figureNote } from '../figureNote.ts'
import { formatRatio } from '../format.ts'
import { escapeHtml } from '../html.ts'
import type { ReportInput } from '../input.ts'
import { cellsOf } from './answer.ts'

const WIDTH = 900
const LEFT = 70
const RIGHT = 210
const ROW = 30
const HEADER = 40
const FOOTER = 44
const TOP = 24
const TICKS = 5

const READING =
  "Dots: each VM's rate in per cent of the others' geometric mean; bars: interval over blocks; rings: single windows; dashed " +
  'lines: the margin. A VM that is named different is a red square, and the rest is then compared without it.'

/** Each VM's rate over that of the others. */
export function peersFigure(input: ReportInput): FigureBlock[] {
  const cells = cellsOf(input)
  if (cells.length === 0) return []
  const title = 'Each VM beside the others'
  const here = cells.map(
    ([{ cell, vms }]) => `${cell}: ${vms.map((peer) => `${peer.vm} ${formatRatio(peer)}`).join(', ')}.`,
  )
  const note = figureNote(
    input,
    cells.map(([, result]) => result),
  )
  const texts = { id: 'peers', title, description: `${READING} ${here.join(' ')}` }
  const drawn = draw(
    cells.map(([peers]) => peers),
    input,
    note,
  )
  return [
    {
      kind: 'figure',
      file: 'figure-peers.svg',
      title,
      svg: svgDocument(texts, WIDTH, drawn.height, drawn.body),
      caption: `${READING} ${note}.`,
      original: 'The original left the difference between VMs to later work.',
      here,
    },
  ]
}

function draw(cells: readonly PeersCell[], input: ReportInput, note: string): { body: string; height: number } {
  const windows = cells.map((cell) => windowRatios(cell, input))
  const { margin } = input.analysis
  const largest = Math.max(
    1 / (1 - margin),
    ...cells.flatMap(({ vms }) => vms.map(({ high, ratio }) => high ?? ratio ?? 0)),
    ...windows.flat(2),
  )
  const most = niceMaximum(100 * largest)
  const x = (percent: number) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.min(percent, most)) / most
  let top = TOP
  const parts = [text(8, 16, note, COLOURS.grey, 12)]
  for (const [at, cell] of cells.entries()) {
    const first = top + HEADER
    const end = first + cell.vms.length * ROW
    parts.push(text(8, top + 24, cell.cell, COLOURS.black, 14, 'bold'))
    for (let tick = 0; tick <= TICKS; tick++) {
      const value = (most * tick) / TICKS
      parts.push(line(x(value), first - 6, x(value), end, COLOURS.rule))
      parts.push(text(x(value), end + 16, `${Number(value.toPrecision(3))}`, COLOURS.black, 12, 'normal', 'middle'))
    }
    parts.push(text(x(most / 2), end + 34, "rate, % of the others'", COLOURS.black, 12, 'normal', 'middle'))
    parts.push(line(x(100), first - 6, x(100), end, COLOURS.grey))
    for (const edge of [1 - margin, 1 / (1 - margin)]) {
      parts.push(line(x(100 * edge), first - 6, x(100 * edge), end, COLOURS.black, '5 4'))
    }
    for (const [row, peer] of cell.vms.entries()) {
      parts.push(...drawPeer(peer, first + (row + 0.5) * ROW, windows[at]?.[row] ?? [], x))
    }
    top = end + FOOTER
  }
  return { body: parts.join(''), height: top + 4 }
}

function drawPeer(
  peer: PeersCell['vms'][number],
  y: number,
  windows: readonly number[],
  x: (percent: number) => number,
): string[] {
  const named = peer.verdict === 'different'
  const colour = named ? COLOURS.vermilion : COLOURS.blue
  const rings = windows.map(
    (ratio) => `<circle cx="${round(x(100 * ratio))}" cy="${y + 9}" r="2.4" fill="none" stroke="${colour}"/>`,
  )
  const name = text(8, y + 4, peer.vm, COLOURS.black, 13)
  if (peer.ratio === null) return [name, ...rings, text(WIDTH - RIGHT + 12, y + 4, 'no ratio', COLOURS.black, 12)]
  const at = round(x(100 * peer.ratio))
  const bar =
    peer.low === null || peer.high === null
      ? []
      : [
          line(x(100 * peer.low), y, x(100 * peer.high), y, colour, null, 2),
          ...[peer.low, peer.high].map((end) => line(x(100 * end), y - 5, x(100 * end), y + 5, colour, null, 2)),
        ]
  const mark = named
    ? `<rect x="${at - 5}" y="${y - 5}" width="10" height="10" fill="${colour}" stroke="#fff"/>`
    : `<circle cx="${at}" cy="${y}" r="5" fill="${colour}" stroke="#fff"/>`
  return [name, ...rings, ...bar, mark, text(WIDTH - RIGHT + 12, y + 4, formatRatio(peer), COLOURS.black, 12)]
}

/** By VM, its rate over the geometric mean of those that it is compared with, in every window of all VMs. */
function windowRatios(cell: PeersCell, { trials }: ReportInput): number[][] {
  const together = trials.filter(({ group, state }) => group === cell.group && state === 'together')
  return cell.vms.map(({ vm, against }) =>
    together.flatMap(({ peers = [] }) => {
      const logs = against.map((name) => Math.log(peers.find((peer) => peer.vm === name)?.rate ?? Number.NaN))
      const own = peers.find((peer) => peer.vm === vm)?.rate ?? Number.NaN
      const ratio = own / Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
      return Number.isFinite(ratio) ? [ratio] : []
    }),
  )
}

const round = (value: number) => Number(value.toFixed(1))

function line(x1: number, y1: number, x2: number, y2: number, colour: string, dash: string | null = null, width = 1) {
  const dashes = dash === null ? '' : ` stroke-dasharray="${dash}"`
  const ends = `x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"`
  return `<line ${ends} stroke="${colour}" stroke-width="${width}"${dashes}/>`
}

function text(x: number, y: number, words: string, colour: string, size: number, weight = 'normal', anchor = 'start') {
  const look = `fill="${colour}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"`
  return `<text x="${round(x)}" y="${round(y)}" ${look}>${escapeHtml(words)}</text>`
}
