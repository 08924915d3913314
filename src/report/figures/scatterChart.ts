import type { CustomSeriesOption } from 'echarts/charts'
import { renderChart } from './chart.ts'
import { symbolAt } from './errorBar.ts'
import { COLOURS, type SymbolName } from './palette.ts'
import { niceMaximum } from './pointChart.ts'
import type { FigureTexts } from './svg.ts'

/** One named point, in per cent of both axes; the bar is the interval of its height. */
export type ScatterPoint = {
  readonly name: string
  readonly across: number
  readonly up: number
  readonly low: number | null
  readonly high: number | null
  readonly text: string
  readonly colour: string
  readonly symbol: SymbolName
}

export type ScatterPanel = { readonly title: string; readonly points: readonly ScatterPoint[] }

const WIDTH = 900
const GRID_HEIGHT = 270
const PANEL_HEIGHT = GRID_HEIGHT + 90
const TOP = 66
const LEFT = 66
const LABEL_HEIGHT = 16
/** Beyond this, a name stands to the left of its point. */
const RIGHT_SIDE = 60

/** Panels beside each other, two a row: work conservation across, isolation up, and the name at each point. */
export function scatterChart(texts: FigureTexts, note: string, panels: readonly ScatterPanel[]): string {
  const perRow = Math.min(2, panels.length)
  const column = WIDTH / perRow
  const height = TOP + Math.ceil(panels.length / perRow) * PANEL_HEIGHT - 24
  const places = panels.map((_, at) => ({
    left: (at % perRow) * column + LEFT,
    top: TOP + Math.floor(at / perRow) * PANEL_HEIGHT,
  }))
  const most = niceMaximum(
    Math.max(
      100,
      ...panels.flatMap(({ points }) => points.map(({ up, high }) => Math.max(up, Math.min(high ?? up, 2 * up)))),
    ),
  )
  const axis = {
    type: 'value',
    min: 0,
    axisLabel: { color: COLOURS.black },
    axisLine: { show: true, lineStyle: { color: COLOURS.grey } },
    splitLine: { lineStyle: { color: COLOURS.rule } },
  }
  return renderChart(texts, WIDTH, height, {
    title: [
      { text: note, left: 8, top: 4, textStyle: { fontSize: 12, fontWeight: 'normal', color: COLOURS.grey } },
      ...panels.map(({ title }, at) => ({
        text: title,
        subtext: "isolation, % of VM1's rate alone",
        left: (places[at]?.left ?? 0) - 50,
        top: (places[at]?.top ?? 0) - 44,
        itemGap: 3,
        textStyle: { fontSize: 14, color: COLOURS.black },
        subtextStyle: { fontSize: 12, color: COLOURS.grey },
      })),
    ],
    grid: places.map(({ left, top }) => ({ left, top, width: column - LEFT - 30, height: GRID_HEIGHT })),
    xAxis: panels.map((_, at) => ({
      ...axis,
      gridIndex: at,
      max: 100,
      name: 'work conservation, %',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: COLOURS.black },
    })),
    yAxis: panels.map((_, at) => ({ ...axis, gridIndex: at, max: most })),
    series: panels.map(({ points }, at) => pointsOf(points, at, most)),
  })
}

function pointsOf(points: readonly ScatterPoint[], at: number, most: number): CustomSeriesOption {
  const labels = labelShifts(points, most)
  return {
    type: 'custom',
    silent: true,
    clip: false,
    xAxisIndex: at,
    yAxisIndex: at,
    data: points.map(({ across, up }) => [across, up]),
    renderItem: ({ dataIndex }, api) => {
      const point = points[dataIndex]
      if (point === undefined) return { type: 'group', children: [] }
      const { colour, low, high } = point
      const [x = 0, y = 0] = api.coord([point.across, point.up])
      const heightOf = (value: number) => api.coord([point.across, Math.min(value, most)])[1] ?? y
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: colour, lineWidth: 2 },
      })
      const bars =
        low === null || high === null
          ? []
          : [
              line(x, heightOf(low), x, heightOf(high)),
              ...[low, high].map((end) => line(x - 5, heightOf(end), x + 5, heightOf(end))),
            ]
      const left = point.across > RIGHT_SIDE
      const label = {
        type: 'text' as const,
        style: {
          text: point.name,
          x: x + (left ? -12 : 12),
          y: y + (labels[dataIndex] ?? 0),
          align: left ? ('right' as const) : ('left' as const),
          verticalAlign: 'middle' as const,
          fill: colour,
          fontSize: 13,
          stroke: '#fff',
          lineWidth: 3,
        },
      }
      return { type: 'group', children: [...bars, symbolAt(point.symbol, x, y, colour), label] }
    },
  }
}

/** How far down each name is moved so that no two lie over each other, in pixels. */
function labelShifts(points: readonly ScatterPoint[], most: number): number[] {
  const shifts = points.map(() => 0)
  let above = Number.NEGATIVE_INFINITY
  for (const { at, y } of points
    .map(({ up }, index) => ({ at: index, y: GRID_HEIGHT * (1 - up / most) }))
    .toSorted((a, b) => a.y - b.y)) {
    const place = Math.max(y, above + LABEL_HEIGHT)
    shifts[at] = place - y
    above = place
  }
  return shifts
}
