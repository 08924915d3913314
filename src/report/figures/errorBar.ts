import type { CustomSeriesOption } from 'echarts/charts'
import type { SymbolName } from './palette.ts'
import type { Point, PointSeries } from './points.ts'

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>
type Api = Parameters<RenderItem>[1]
type Item = ReturnType<RenderItem>

const HALF = 5.5

/**
 * One point: symbol, interval with caps, the single windows as small rings, and a thin line from the point before.
 * `offset` counts places beside the middle of the category, so that the series of a panel stand side by side.
 */
export function errorBarItem(series: PointSeries, offset: number, siblings: number, at: number, api: Api): Item {
  const point = series.points[at]
  if (!point) return { type: 'group', children: [] }
  const step = Math.min(34, (Number(api.size?.([1, 0])) || bandWidth(api)) / (siblings + 1))
  const place = (of: Point, value: number): readonly [number, number] => {
    const [x = 0, y = 0] = api.coord([String(of.vms), value])
    return [x + offset * step, y]
  }
  const line = (from: readonly [number, number], to: readonly [number, number], width: number, opacity = 1) => ({
    type: 'line' as const,
    shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
    style: { stroke: series.colour, lineWidth: width, opacity },
  })
  const [x, y] = place(point, point.value)
  const before = series.points[at - 1]
  const children = before ? [line(place(before, before.value), [x, y], 1, 0.45)] : []
  const rings = point.windows.map((value) => ({
    type: 'circle' as const,
    shape: { cx: x - 9, cy: place(point, value)[1], r: 2.4 },
    style: { fill: 'none', stroke: series.colour, lineWidth: 1, opacity: 1 },
  }))
  if (point.low !== null && point.high !== null) {
    const [low, high] = [place(point, point.low)[1], place(point, point.high)[1]]
    children.push(
      line([x, low], [x, high], 2),
      line([x - 5, low], [x + 5, low], 2),
      line([x - 5, high], [x + 5, high], 2),
    )
  }
  const top = Math.min(y - HALF, place(point, point.high ?? point.value)[1], ...rings.map(({ shape }) => shape.cy))
  const where =
    series.labels === 'beside'
      ? at === 0
        ? ({ x, y: y + HALF + 4, align: 'center', verticalAlign: 'top' } as const)
        : ({ x: x - HALF - 5, y, align: 'right', verticalAlign: 'middle' } as const)
      : ({ x, y: top - 4, align: 'center', verticalAlign: 'bottom' } as const)
  const label = {
    type: 'text' as const,
    style: { text: point.label, ...where, fill: series.colour, fontSize: 12, stroke: '#fff', lineWidth: 3 },
  }
  return { type: 'group', children: [...children, ...rings, symbolAt(series.symbol, x, y, series.colour), label] }
}

function bandWidth(api: Api): number {
  const size = api.size?.([1, 0])
  return Array.isArray(size) ? (size[0] ?? 60) : 60
}

/** A symbol with its middle at a place in pixels. */
export function symbolAt(symbol: SymbolName, x: number, y: number, colour: string) {
  const style = { fill: colour, stroke: '#fff', lineWidth: 1 }
  if (symbol === 'circle') return { type: 'circle' as const, shape: { cx: x, cy: y, r: HALF }, style }
  if (symbol === 'rect') {
    return { type: 'rect' as const, shape: { x: x - HALF, y: y - HALF, width: 2 * HALF, height: 2 * HALF }, style }
  }
  const outlines = {
    triangle: [0, -1.2, 1.1, 0.9, -1.1, 0.9],
    diamond: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0],
  }
  const outline = outlines[symbol]
  const points = outline.flatMap((_, at) =>
    at % 2 === 0 ? [[x + (outline[at] ?? 0) * HALF, y + (outline[at + 1] ?? 0) * HALF]] : [],
  )
  return { type: 'polygon' as const, shape: { points }, style }
}
