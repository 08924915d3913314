import type { Table } from './document.ts'
import { formatDuration, formatPercent, formatQuantity, NONE } from './format.ts'
import type { ReportInput } from './input.ts'

/** Every recorded window, in the order of its start. */
export function trialTable({ trials }: ReportInput): Table {
  return {
    kind: 'table',
    caption: `Raw numbers: all ${trials.length} recorded windows`,
    columns: [
      { title: 'Window' },
      { title: 'Group' },
      { title: 'State' },
      { title: 'VMs', numeric: true },
      { title: 'Block', numeric: true },
      { title: 'Round', numeric: true },
      { title: 'Boot', numeric: true },
      { title: 'Place', numeric: true },
      { title: 'Rate', numeric: true },
      { title: 'Length', numeric: true },
      { title: 'Start skew', numeric: true },
      { title: 'Load covers', numeric: true },
      { title: 'Further figures' },
    ],
    rows: trials
      .toSorted((a, b) => a.boot - b.boot || a.startNs - b.startNs)
      .map((trial) => [
        trial.id,
        trial.group,
        trial.state,
        `${trial.vms}`,
        `${trial.block}`,
        `${trial.round}`,
        `${trial.boot}`,
        `${trial.position}`,
        formatQuantity(trial.result.rate, trial.result.unit),
        formatDuration(trial.endNs - trial.startNs),
        formatDuration(trial.startSkewNs === null ? null : Math.abs(trial.startSkewNs)),
        trial.neighbours.length === 0
          ? NONE
          : formatPercent(Math.min(...trial.neighbours.map(({ coverage }) => coverage))),
        trial.result.metrics.map(({ name, unit, value }) => `${name} ${formatQuantity(value, unit)}`).join(', ') ||
          NONE,
      ]),
  }
}
