import type { CellResult } from '../model/analysis.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Table } from './document.ts'
import { formatNumber, formatPercent, formatRatio, NONE } from './format.ts'
import type { ReportInput } from './input.ts'

/** How steady the victim is within its windows, alone and beside neighbours. */
export function steadinessTable({ analysis }: ReportInput): Table | null {
  const rows = analysis.cells.flatMap(({ id, stability, isolation, withoutSteadiness }) => {
    if (stability === null && isolation === null && withoutSteadiness === null) return []
    const share = (value: number | null | undefined) => formatPercent(value ?? null)
    return [
      [
        id,
        stability === null ? NONE : (VERDICT[stability.judgement.verdict] ?? NONE),
        stability?.reason ?? withoutSteadiness ?? NONE,
        share(stability?.alone),
        share(stability?.loaded),
        share(isolation?.p50),
        share(isolation?.p10),
        share(isolation?.p01),
        `${isolation?.intervals ?? 0}`,
      ],
    ]
  })
  if (rows.length === 0) return null
  return {
    kind: 'table',
    caption:
      'Steadiness: spread of the rate within windows (its margin is a growth by half), and rates of single intervals ' +
      'over the mean rate alone',
    columns: [
      { title: 'Cell' },
      { title: 'Verdict' },
      { title: 'Why' },
      { title: 'CV alone', numeric: true },
      { title: 'CV loaded', numeric: true },
      { title: 'p50', numeric: true },
      { title: 'p10', numeric: true },
      { title: 'p01', numeric: true },
      { title: 'Intervals', numeric: true },
    ],
    rows,
  }
}

const VERDICT: Partial<Record<Verdict, string>> = {
  independent: 'as steady',
  interfered: 'unsteadier',
  inconclusive: 'inconclusive',
  void: 'void',
}

/** Figures from the literature; what is not available says why. */
export function isolationTable({ analysis }: ReportInput): Table | null {
  if (analysis.metrics.length === 0) return null
  const largest = (group: string) => analysis.cells.findLast((cell) => cell.group === group && cell.vms > 1)
  return {
    kind: 'table',
    caption:
      'Isolation metrics: loss (Matthews 2007) with the interval of its ratio; I_QoS and I_avg (Krebs 2014, from the least ' +
      'loaded cell on), Jain’s index and worst VM over mean, work conservation (after resctl-bench), with plain 95 % ' +
      'intervals over blocks',
    columns: [
      { title: 'Workload' },
      { title: 'Loss', numeric: true },
      { title: 'I_QoS' },
      { title: 'I_avg', numeric: true },
      { title: 'Jain', numeric: true },
      { title: 'Worst VM', numeric: true },
      { title: 'Work conservation', numeric: true },
      { title: 'Not available' },
    ],
    rows: analysis.metrics.map((metric) => [
      metric.group,
      lossText(largest(metric.group)),
      metric.qosIsolation
        .map(({ vms, value, interval }) => `${vms} VMs: ${withInterval(value, interval, formatNumber)}`)
        .join(', ') || NONE,
      withInterval(metric.meanQosIsolation, metric.intervals.meanQosIsolation, formatNumber),
      withInterval(metric.jain, metric.intervals.jain, formatNumber),
      formatRatio({ low: null, high: null, ...metric.intervals.worstShare, ratio: metric.worstShare }),
      formatRatio({ low: null, high: null, ...metric.intervals.workConservation, ratio: metric.workConservation }),
      metric.reasons.join('; ') || NONE,
    ]),
  }
}

function lossText(cell: CellResult | undefined): string {
  return withInterval(cell?.lossPercent ?? null, cell?.lossInterval ?? null, (value) => value.toFixed(1), ' %')
}

function withInterval(
  value: number | null,
  interval: { readonly low: number; readonly high: number } | null,
  format: (value: number) => string,
  unit = '',
): string {
  if (value === null) return NONE
  return `${format(value)}${unit}${interval === null ? '' : ` [${format(interval.low)}, ${format(interval.high)}]`}`
}
