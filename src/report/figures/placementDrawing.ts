import type { ReportInput } from '../input.ts'
import { formatQuantity, formatSize } from '../format.ts'
import { escapeHtml } from '../html.ts'
import { COLOURS, FONT, mark } from './palette.ts'
import { type FigureTexts, svgDocument } from './svg.ts'

const WIDTH = 900
const CELL = { width: 116, height: 58, gap: 8 }
const TINTS: readonly string[] = ['#cfe4f3', '#f9dcc4', '#cdebe0', '#f0d9e6', '#e6e6e6', '#fbeec2']

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The original's figure 1 for this host: sockets with their cores, VMs, disks, bridge, port and counterpart. */
export function placementDrawing(texts: FigureTexts, { host, placement }: ReportInput): string {
  const sockets = [...new Set(host.cores.map(({ socket }) => socket))].toSorted((a, b) => a - b)
  const socketWidth = (WIDTH - 16 - (sockets.length - 1) * 16) / Math.max(1, Math.min(2, sockets.length))
  const perRow = Math.max(1, Math.floor((socketWidth - 16) / (CELL.width + CELL.gap)))
  let y = 8
  const parts: string[] = []
  for (let first = 0; first < sockets.length; first += 2) {
    const pair = sockets.slice(first, first + 2)
    const heights = pair.map((socket, at) => {
      const cores = host.cores.filter((core) => core.socket === socket)
      const height = 36 + Math.ceil(cores.length / perRow) * (CELL.height + CELL.gap)
      const box = { x: 8 + at * (socketWidth + 16), y, width: socketWidth, height }
      parts.push(rect(box, '#fff', COLOURS.grey), text(box.x + 10, y + 20, `socket ${socket}`, { bold: true }))
      cores.forEach((core, nth) => {
        const x = box.x + 10 + (nth % perRow) * (CELL.width + CELL.gap)
        const top = y + 30 + Math.floor(nth / perRow) * (CELL.height + CELL.gap)
        parts.push(coreCell({ x, y: top, width: CELL.width, height: CELL.height }, core.cpu, placement))
      })
      return height
    })
    y += Math.max(...heights) + 16
  }
  const { body, bottom } = machines(placement, y)
  return svgDocument(texts, WIDTH, bottom, `<g font-family="${FONT}">${parts.join('')}${body}</g>`)
}

type Placement = ReportInput['placement']

function coreCell(box: Box, cpu: number, placement: Placement): string {
  const users = placement.vms.flatMap((vm, at) => (vm.vcpuCores.includes(cpu) ? [{ name: vm.name, at }] : []))
  const share = box.width / Math.max(1, users.length)
  const fills = users.map(({ at }, nth) => rect({ ...box, x: box.x + nth * share, width: share }, tint(at), 'none'))
  const names = [...users.map(({ name }) => name), ...(placement.hostCores.includes(cpu) ? ['host'] : [])]
  return (
    fills.join('') +
    rect(box, 'none', COLOURS.grey) +
    text(box.x + box.width / 2, box.y + 20, `core ${cpu}`, { bold: true, middle: true }) +
    text(box.x + box.width / 2, box.y + 42, names.length > 3 ? `${names.length} users` : names.join(', '), {
      middle: true,
      small: true,
    })
  )
}

/** VMs with their disks in a row, the bridge under them, and the way out through the port. */
function machines({ vms, portBitsPerSecond }: Placement, top: number): { body: string; bottom: number } {
  const shown = vms.slice(0, 8)
  const width = Math.min(270, (WIDTH - 16 - (shown.length - 1) * 14) / Math.max(1, shown.length))
  const total = shown.length * (width + 14) - 14
  const left = (WIDTH - total) / 2
  const [vmTop, diskTop, bridgeTop, portTop] = [top, top + 96, top + 168, top + 236]
  const parts = shown.map((vm, at) => {
    const x = left + at * (width + 14)
    const net = x + width - 34
    const limits = [vm.diskWriteBytesPerSecond, vm.diskReadBytesPerSecond]
    const [write, read] = limits.map((rate) => (rate === null ? 'no limit' : formatQuantity(rate, 'B/s')))
    const wide = width > 200
    return [
      line(x + 40, vmTop + 80, x + 40, diskTop),
      line(net, vmTop + 80, net, bridgeTop),
      rect({ x, y: vmTop, width, height: 80 }, tint(at), mark(at).colour),
      text(x + 12, vmTop + 22, at === 0 ? `${vm.name}: the victim` : vm.name, { bold: true }),
      text(x + 12, vmTop + 44, `core ${vm.vcpuCores.join(', ')}`, {}),
      text(
        x + 12,
        vmTop + 65,
        wide ? `${formatSize(vm.memoryBytes)} of node ${vm.node}` : formatSize(vm.memoryBytes),
        {},
      ),
      rect({ x, y: diskTop, width: width - 68, height: 52 }, '#fff', COLOURS.grey),
      text(x + 10, diskTop + 20, `disk ${formatSize(vm.diskBytes)}`, { small: true }),
      text(x + 10, diskTop + 39, wide ? `write ${write ?? ''}, read ${read ?? ''}` : '', { tiny: true }),
    ].join('')
  })
  const bridge = { x: left, y: bridgeTop, width: total, height: 34 }
  const rate = portBitsPerSecond === null ? 'no rate limit' : formatQuantity(portBitsPerSecond, 'bit/s')
  const middle = WIDTH / 2
  const port = { x: middle - 130, y: portTop, width: 260, height: 40 }
  const far = { x: middle - 130, y: portTop + 74, width: 260, height: 40 }
  parts.push(
    line(middle, bridgeTop + 34, middle, portTop),
    line(middle, portTop + 40, middle, far.y),
    rect(bridge, '#eef1f4', COLOURS.grey),
    text(
      middle,
      bridgeTop + 22,
      `virtual bridge${vms.length > shown.length ? ` (${vms.length} VMs, ${shown.length} drawn)` : ''}`,
      { middle: true },
    ),
    rect(port, '#fff', COLOURS.black),
    text(middle, portTop + 25, `shared NIC port: ${rate}`, { middle: true, bold: true }),
    rect(far, '#eef1f4', COLOURS.grey),
    text(middle, far.y + 25, 'counterpart', { middle: true }),
  )
  return { body: parts.join(''), bottom: far.y + 48 }
}

const tint = (at: number) => TINTS[at % TINTS.length] ?? '#fff'

function rect({ x, y, width, height }: Box, fill: string, stroke: string): string {
  const shape = `x="${x}" y="${y}" width="${width}" height="${height}" rx="4"`
  return `<rect ${shape} fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${COLOURS.grey}" stroke-width="2"/>`
}

type TextLook = { bold?: boolean; middle?: boolean; small?: boolean; tiny?: boolean }

function text(x: number, y: number, content: string, look: TextLook): string {
  const size = look.tiny ? 11 : look.small ? 12.5 : 14
  const weight = look.bold ? ' font-weight="600"' : ''
  const anchor = look.middle ? ' text-anchor="middle"' : ''
  const place = `x="${x}" y="${y}" font-size="${size}"${weight}${anchor}`
  return `<text ${place} fill="${COLOURS.black}">${escapeHtml(content)}</text>`
}
