import { renderChart } from './chart.ts'
import { COLOURS, type Stripes } from './palette.ts'
import type { FigureTexts } from './svg.ts'

type StackSeries = {
  readonly name: string
  readonly colour: string
  readonly stripes: Stripes | null
  /** One value a bar. */
  readonly values: readonly number[]
}

export type Stack = {
  readonly bars: readonly string[]
  readonly axis: string
  readonly maximum: number | null
  readonly series: readonly StackSeries[]
}

const WIDTH = 900
const LEFT = 250
const ROW = 24
const LEGEND_ROW = 22

/** Bars from left to right, one below the other, each made of the same parts in the same order. */
export function stackedBars(texts: FigureTexts, note: string, { bars, axis, maximum, series }: Stack): string {
  const shown = series.filter(({ values }) => values.some((value) => value > 0))
  const legend = legendPlaces(shown)
  const top = 34 + legend.rows * LEGEND_ROW
  const height = bars.length * ROW
  return renderChart(texts, WIDTH, top + height + 56, {
    title: [{ text: note, left: 8, top: 4, textStyle: { fontSize: 12, fontWeight: 'normal', color: COLOURS.grey } }],
    legend: shown.map(({ name }, at) => ({
      ...legend.places[at],
      selectedMode: false,
      itemWidth: 18,
      itemHeight: 12,
      textStyle: { fontSize: 13, color: COLOURS.black },
      data: [{ name }],
    })),
    grid: { left: LEFT, top, width: WIDTH - LEFT - 24, height },
    xAxis: {
      type: 'value',
      min: 0,
      ...(maximum !== null && { max: maximum }),
      name: axis,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: COLOURS.black },
      axisLabel: { color: COLOURS.black },
      splitLine: { lineStyle: { color: COLOURS.rule } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...bars],
      axisTick: { show: false },
      axisLabel: { color: COLOURS.black, interval: 0, width: LEFT - 16, overflow: 'truncate' },
      axisLine: { lineStyle: { color: COLOURS.grey } },
    },
    series: shown.map(({ name, colour, stripes, values }) => ({
      type: 'bar',
      stack: 'all',
      name,
      silent: true,
      barWidth: ROW - 8,
      data: [...values],
      itemStyle: {
        color: colour,
        borderColor: '#fff',
        borderWidth: 0.5,
        ...(stripes && { decal: { ...stripes, symbol: 'rect', color: 'rgba(255, 255, 255, 0.65)' } }),
      },
    })),
  })
}

/** Side by side, by a guess at each one's width: without a browser ECharts guesses too low. */
function legendPlaces(series: readonly StackSeries[]) {
  let [left, row] = [4, 0]
  const places = series.map(({ name }) => {
    const width = 52 + name.length * 7.8
    if (left + width > WIDTH) [left, row] = [4, row + 1]
    const place = { left, top: 24 + row * LEGEND_ROW }
    left += width
    return place
  })
  return { places, rows: row + 1 }
}
