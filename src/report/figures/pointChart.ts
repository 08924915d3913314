import type { CustomSeriesOption } from 'echarts/charts'
import { renderChart } from './chart.ts'
import { errorBarItem } from './errorBar.ts'
import { COLOURS } from './palette.ts'
import type { Panel, PointSeries } from './points.ts'
import type { FigureTexts } from './svg.ts'

const WIDTH = 900
const PANEL_HEIGHT = 250
const TOP = 62
const LEFT = 66

/** Panels beside each other, each with numbers of running VMs across and points with error bars. */
export function pointChart(texts: FigureTexts, note: string, panels: readonly Panel[]): string {
  const perRow = panels.length === 4 ? 2 : Math.min(3, Math.max(1, panels.length))
  const rows = Math.ceil(panels.length / perRow)
  const height = TOP + rows * (PANEL_HEIGHT + 78) - 16
  const column = WIDTH / perRow
  const places = panels.map((_, at) => ({
    left: (at % perRow) * column + LEFT,
    top: TOP + 34 + Math.floor(at / perRow) * (PANEL_HEIGHT + 78),
  }))
  const numbers = panels.map((panel) => [...new Set(panel.series.flatMap(({ points }) => points.map((p) => p.vms)))])
  const names = new Map(panels.flatMap((panel) => panel.series.map((one) => [one.name, one] as const)))
  return renderChart(texts, WIDTH, height, {
    title: [
      { text: note, left: 8, top: 4, textStyle: { fontSize: 12, fontWeight: 'normal', color: COLOURS.grey } },
      ...panels.map((panel, at) => ({
        text: panel.title,
        subtext: panel.axis,
        left: (places[at]?.left ?? 0) - 50,
        top: (places[at]?.top ?? 0) - 44,
        itemGap: 3,
        textStyle: { fontSize: 14, color: COLOURS.black },
        subtextStyle: { fontSize: 12, color: COLOURS.grey },
      })),
    ],
    legend: legends([...names.values()]),
    grid: places.map(({ left, top }) => ({ left, top, width: column - LEFT - 22, height: PANEL_HEIGHT - 20 })),
    xAxis: panels.map((_, at) => ({
      gridIndex: at,
      type: 'category',
      name: 'VMs running',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: COLOURS.black },
      data: (numbers[at] ?? []).toSorted((a, b) => a - b).map(String),
      axisTick: { show: false },
      axisLabel: { color: COLOURS.black },
      axisLine: { lineStyle: { color: COLOURS.grey } },
    })),
    yAxis: panels.map((panel, at) => ({
      gridIndex: at,
      type: 'value',
      min: 0,
      max: niceMaximum(Math.max(...panels.filter(({ scale }) => scale === panel.scale).map(highest))),
      axisLabel: { color: COLOURS.black },
      splitLine: { lineStyle: { color: COLOURS.rule } },
    })),
    series: panels.flatMap((panel, at) =>
      panel.series.map((one, nth) => ({
        ...pointsOf(one, nth - (panel.series.length - 1) / 2, panel.series.length),
        xAxisIndex: at,
        yAxisIndex: at,
        ...(nth === 0 ? marksOf(panel) : {}),
      })),
    ),
  })
}

/** One legend a series, placed by a guess at the width of the one before: without a browser ECharts guesses too low. */
function legends(series: readonly PointSeries[]) {
  let left = 4
  return series.map(({ name, colour, symbol }) => {
    const legend = {
      top: 20,
      left,
      selectedMode: false,
      itemWidth: 14,
      itemHeight: 11,
      textStyle: { fontSize: 13, color: COLOURS.black },
      data: [{ name, icon: symbol, itemStyle: { color: colour } }],
    }
    left += 48 + name.length * 7.8
    return legend
  })
}

function highest({ series, line, band }: Panel): number {
  const all = series.flatMap(({ points }) =>
    points.flatMap(({ value, high, windows }) => [value, high ?? value, ...windows]),
  )
  return Math.max(0, line ?? 0, band?.high ?? 0, ...all)
}

/** The next step of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten. */
export function niceMaximum(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= value * 1.02)
  return Number(((step ?? 12) * power).toPrecision(3))
}

function pointsOf(series: PointSeries, offset: number, siblings: number): CustomSeriesOption {
  return {
    type: 'custom',
    name: series.name,
    silent: true,
    z: 3,
    clip: false,
    data: series.points.map((point) => [String(point.vms), point.value]),
    renderItem: (params, api) => errorBarItem(series, offset, siblings, params.dataIndex, api),
  }
}

function marksOf({ line, band }: Panel) {
  return {
    ...(line !== undefined && {
      markLine: {
        z: 1,
        silent: true,
        symbol: 'none',
        data: [{ yAxis: line }],
        lineStyle: { type: 'dashed', color: COLOURS.grey },
        label: { show: false },
      },
    }),
    ...(band && {
      markArea: {
        silent: true,
        itemStyle: { color: COLOURS.grey, opacity: 0.18 },
        data: [[{ yAxis: band.low }, { yAxis: band.high }]],
      },
    }),
  }
}
