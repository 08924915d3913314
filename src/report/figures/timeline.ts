import type { Series, Trial } from '../../model/trial.ts'
import { protocolOf } from '../../model/workloadSpec.ts'
import { analysedGroups } from '../resources.ts'
import { scaleFor } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { renderChart } from './chart.ts'
import { COLOURS } from './palette.ts'
import { niceMaximum } from './pointChart.ts'
import type { FigureTexts } from './svg.ts'

/** One window with the victim's rate over it. */
type Shown = { readonly trial: Trial; readonly victim: Series }
/** A workload's windows of one round: alone, and beside the most neighbours. */
export type Row = {
  readonly group: string
  readonly block: number
  /** Of UDP only what was sent is known over time. */
  readonly sent: boolean
  readonly alone: Shown
  readonly loaded: Shown
}

const WIDTH = 900
const ROW_HEIGHT = 136
const TOP = 56
const COLUMN = 450
const LEFT = 70
/** Share of a window's length that is shown before and after it. */
const MARGIN = 0.3
/** Share of a window that a load must cover to have run through all of it. */
const WHOLE = 0.99

/**
 * For each group the first block that holds both windows of one boot with their series. Groups whose program streams no
 * rate have none.
 */
export function timelineRows(input: ReportInput): Row[] {
  const victimVm = input.placement.vms[0]?.name ?? 'vm1'
  const seriesOf = new Map(input.series.map((entry) => [`${entry.boot} ${entry.trial}`, entry.series]))
  const show = (trial: Trial): Shown | null => {
    const rates = (seriesOf.get(`${trial.boot} ${trial.id}`) ?? []).filter(({ name }) => name === 'rate')
    const victim = rates.find(({ vm, points }) => vm === victimVm && points.length > 1)
    return victim ? { trial, victim } : null
  }
  return analysedGroups(input).flatMap(({ id, params }) => {
    const sent = protocolOf(params) === 'udp'
    const trials = input.trials.filter(({ group }) => group === id).toSorted((a, b) => a.block - b.block)
    const largest = Math.max(...trials.map(({ vms }) => vms))
    for (const loadedTrial of trials.filter(({ state, vms }) => state === 'loaded' && vms === largest)) {
      const aloneTrial = trials.find(
        ({ state, block, boot, round }) =>
          state === 'alone' && block === loadedTrial.block && boot === loadedTrial.boot && round === loadedTrial.round,
      )
      const alone = aloneTrial && show(aloneTrial)
      const loaded = show(loadedTrial)
      if (alone && loaded) return [{ group: id, block: loadedTrial.block, sent, alone, loaded }]
    }
    return []
  })
}

/** The victim's rate over time, a row a workload: alone on the left, beside loaded neighbours (shaded) on the right. */
export function timeline(texts: FigureTexts, note: string, rows: readonly Row[]): string {
  const panels = rows.flatMap((row, at) => [panelOf(row, at, 'alone'), panelOf(row, at, 'loaded')])
  const quiet = { color: COLOURS.grey, fontSize: 12, fontWeight: 'normal' } as const
  return renderChart(texts, WIDTH, TOP + rows.length * ROW_HEIGHT + 20, {
    title: [
      { text: note, left: 8, top: 4, textStyle: quiet },
      { text: 'alone', left: LEFT, top: 26, textStyle: { fontSize: 14, color: COLOURS.black } },
      {
        text: 'beside loaded neighbours (load shaded)',
        left: COLUMN + LEFT,
        top: 26,
        textStyle: { fontSize: 14, color: COLOURS.black },
      },
      ...panels.flatMap(({ title, left, top }) =>
        title === null
          ? []
          : [
              {
                text: title,
                left: left - 60,
                top: top - 27,
                textStyle: { ...quiet, fontSize: 13, color: COLOURS.black },
              },
            ],
      ),
    ],
    grid: panels.map(({ left, top }) => ({ left, top, width: COLUMN - LEFT - 18, height: ROW_HEIGHT - 64 })),
    xAxis: panels.map(({ from, to }, at) => ({
      gridIndex: at,
      type: 'value',
      min: from,
      max: to,
      name: at >= panels.length - 2 ? 's from the start of the window' : '',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: COLOURS.black },
      splitLine: { show: false },
      axisLabel: { color: COLOURS.black, showMinLabel: false, showMaxLabel: false },
      axisLine: { onZero: false, lineStyle: { color: COLOURS.grey } },
    })),
    yAxis: panels.map(({ largest }, at) => ({
      gridIndex: at,
      type: 'value',
      min: 0,
      max: niceMaximum(largest),
      interval: niceMaximum(largest) / 2,
      axisLabel: { color: COLOURS.black },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: COLOURS.rule } },
    })),
    series: panels.map((panel, at) => ({
      type: 'line',
      xAxisIndex: at,
      yAxisIndex: at,
      silent: true,
      showSymbol: panel.points.length < 25,
      symbol: 'circle',
      symbolSize: 4,
      data: panel.points,
      lineStyle: { width: 2, color: COLOURS.blue },
      itemStyle: { color: COLOURS.blue },
      markArea: {
        silent: true,
        itemStyle: { color: COLOURS.orange, opacity: 0.32 / Math.max(2, panel.spans.length) },
        data: panel.spans.map(([from, to]) => [{ xAxis: from }, { xAxis: to }]),
      },
      markLine: {
        silent: true,
        symbol: 'none',
        label: { show: false },
        lineStyle: { color: COLOURS.grey, type: 'dashed' },
        data: [{ xAxis: 0 }, { xAxis: panel.lengthS }],
      },
    })),
  })
}

function panelOf(row: Row, at: number, side: 'alone' | 'loaded') {
  const { trial, victim } = row[side]
  const both = [row.alone, row.loaded]
  const lengthS = Math.max(...both.map((shown) => (shown.trial.endNs - shown.trial.startNs) / 1e9))
  const highest = Math.max(...both.flatMap((shown) => shown.victim.points.map(([, rate]) => rate)))
  const scale = scaleFor(highest, victim.unit)
  const seconds = (timeNs: number) => (timeNs - trial.startNs) / 1e9
  const [from, to] = [-MARGIN * lengthS, (1 + MARGIN) * lengthS]
  return {
    title: side === 'alone' ? `${row.group}${row.sent ? ', sent' : ''}, ${scale.unit}` : null,
    left: side === 'alone' ? LEFT : COLUMN + LEFT,
    top: TOP + 30 + at * ROW_HEIGHT,
    from,
    to,
    lengthS: (trial.endNs - trial.startNs) / 1e9,
    largest: highest / scale.divisor,
    points: victim.points
      .map(([timeNs, rate]) => [seconds(timeNs), rate / scale.divisor] as const)
      .filter(([time]) => time >= from && time <= to),
    spans: side === 'alone' ? [] : loadSpans(trial, seconds).map(clip(from, to)),
  }
}

/** From the start of each neighbour's load to its end; records that lack it tell of whole windows at most. */
function loadSpans(trial: Trial, seconds: (timeNs: number) => number) {
  return trial.neighbours.flatMap(({ span, coverage }): [number, number][] => {
    if (span !== null) return [[seconds(span.startNs), seconds(span.endNs)]]
    return coverage >= WHOLE ? [[0, seconds(trial.endNs)]] : []
  })
}

const clip =
  (from: number, to: number) =>
  ([start, end]: readonly [number, number]): [number, number] => [Math.max(from, start), Math.min(to, end)]
