import type { CustomSeriesOption } from 'echarts/charts'
import type { TriedValue, TuneDocument, TuneOutcome } from '../../model/tuning.ts'
import { renderChart } from '../figures/chart.ts'
import { COLOURS, type SymbolName } from '../figures/palette.ts'
import { symbolAt } from '../figures/errorBar.ts'

const WIDTH = 900
const HEIGHT = 380

const LOOKS: Readonly<Record<TuneOutcome, { readonly colour: string; readonly symbol: SymbolName }>> = {
  good: { colour: COLOURS.green, symbol: 'circle' },
  'too loose': { colour: COLOURS.vermilion, symbol: 'rect' },
  'too tight': { colour: COLOURS.purple, symbol: 'diamond' },
  undecided: { colour: COLOURS.grey, symbol: 'triangle' },
}

/** Every value that was tried against what VM1 keeps; confirmations are named as such. */
export function tuneFigure(tune: TuneDocument): string {
  const all = [
    ...tune.steps.map((tried) => ({ tried, name: '' })),
    ...tune.confirmations.map((tried) => ({ tried, name: 'confirmation' })),
  ].filter(({ tried }) => tried.kept.ratio !== null)
  const outcomes = (Object.keys(LOOKS) as TuneOutcome[]).filter((outcome) =>
    all.some(({ tried }) => tried.outcome === outcome),
  )
  const highest = Math.max(1, ...all.map(({ tried: { kept } }) => kept.high ?? kept.ratio ?? 0))
  const texts = {
    id: 'tune',
    title: 'Value against what VM1 keeps',
    description: all.map(({ tried }) => `${tried.label}: ${percentText(tried)}, ${tried.outcome}`).join('; '),
  }
  return renderChart(texts, WIDTH, HEIGHT, {
    title: {
      text: "VM1's rate under control and load, % of its rate alone without the control",
      left: 8,
      top: 6,
      textStyle: { fontSize: 14, color: COLOURS.black },
    },
    legend: outcomes.map((outcome, at) => ({
      top: 32,
      left: 8 + at * 120,
      selectedMode: false,
      data: [{ name: outcome, icon: LOOKS[outcome].symbol, itemStyle: { color: LOOKS[outcome].colour } }],
      textStyle: { fontSize: 13, color: COLOURS.black },
    })),
    grid: { left: 60, right: 40, top: 78, bottom: 56 },
    xAxis: {
      type: 'log',
      name: `${tune.quantity}${tune.unit === '' ? '' : `, ${tune.unit}`}`,
      nameLocation: 'middle',
      nameGap: 32,
      nameTextStyle: { color: COLOURS.black },
      min: Math.min(tune.loosest, tune.tightest) / 1.15,
      max: Math.max(tune.loosest, tune.tightest) * 1.15,
      axisLabel: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLine: { lineStyle: { color: COLOURS.grey } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: Math.ceil(highest * 10 + 1) * 10,
      axisLabel: { color: COLOURS.black },
      splitLine: { lineStyle: { color: COLOURS.rule } },
    },
    series: outcomes.map((outcome, nth) => ({
      ...pointsOf(
        outcome,
        all.filter(({ tried }) => tried.outcome === outcome),
      ),
      ...(nth === 0 ? keepLine(tune.keep) : {}),
    })),
  })
}

function pointsOf(
  outcome: TuneOutcome,
  points: readonly { readonly tried: TriedValue; readonly name: string }[],
): CustomSeriesOption {
  const { colour, symbol } = LOOKS[outcome]
  return {
    type: 'custom',
    name: outcome,
    silent: true,
    z: 3,
    clip: false,
    data: points.map(({ tried }) => [tried.value, 100 * (tried.kept.ratio ?? 0)]),
    renderItem: (params, api) => {
      const point = points[params.dataIndex]
      if (point === undefined) return { type: 'group', children: [] }
      const { tried, name } = point
      const place = (share: number) => api.coord([tried.value, 100 * share])
      const [x = 0, y = 0] = place(tried.kept.ratio ?? 0)
      const { low, high } = tried.kept
      const ends = low === null || high === null ? [] : [place(low)[1] ?? y, place(high)[1] ?? y]
      const bar = ends.map((end) => ({
        type: 'line' as const,
        shape: { x1: x, y1: y, x2: x, y2: end },
        style: { stroke: colour, lineWidth: 2 },
      }))
      const label = {
        type: 'text' as const,
        style: {
          text: name === '' ? tried.label : `${tried.label}, ${name}`,
          x,
          y: name === '' ? Math.min(y, ...ends) - 9 : Math.max(y, ...ends) + 22,
          align: 'center' as const,
          verticalAlign: 'bottom' as const,
          fill: colour,
          fontSize: 12,
        },
      }
      return { type: 'group', children: [...bar, symbolAt(symbol, x, y, colour), label] }
    },
  }
}

function keepLine(keep: number) {
  return {
    markLine: {
      z: 1,
      silent: true,
      symbol: 'none',
      data: [{ yAxis: 100 * keep }],
      lineStyle: { type: 'dashed', color: COLOURS.grey },
      label: { show: false },
    },
  }
}

function percentText({ kept }: TriedValue): string {
  return kept.ratio === null ? 'unknown' : `${(100 * kept.ratio).toFixed(1)} %`
}
