import type { LimitBinding } from '../../model/limitBinding.ts'
import type { Table } from '../document.ts'
import { formatDuration, formatNumber, formatQuantity, NONE } from '../format.ts'

/** A sign beside the word: no colour is needed to tell outcomes apart. */
const SIGNS = { binds: '✓', 'does not bind': '✗', 'falls short': '▼', 'not reached': '?', 'not measured': '∅' } as const

/** Each limit with the rate that was set and what was delivered. */
export function bindingTable(bindings: readonly LimitBinding[]): Table {
  return {
    kind: 'table',
    caption: 'Whether each limit binds: delivered against set rate, bursts taken off, with 95 % intervals over windows',
    columns: [
      { title: 'Limit' },
      { title: 'VMs' },
      { title: 'Load' },
      { title: 'Set', numeric: true },
      { title: 'Delivered', numeric: true },
      { title: 'Error', numeric: true },
      { title: 'Worst window', numeric: true },
      { title: 'Settled after', numeric: true },
      { title: 'Largest tenth of a second', numeric: true },
      { title: 'n of windows', numeric: true },
      { title: 'Outcome' },
      { title: 'Counted at' },
      { title: 'Why' },
    ],
    rows: bindings.map((binding) => [
      `${binding.control}: ${limitWords(binding)}`,
      binding.vms.join(', '),
      binding.workload,
      rate(binding.set, binding),
      rate(binding.delivered, binding),
      errorText(binding.error),
      binding.error === null ? NONE : signed(binding.error.worst),
      binding.settling === null ? NONE : `${formatDuration(binding.settling.medianNs)} (n = ${binding.settling.n})`,
      binding.overshoot === null ? NONE : `${formatNumber(100 * binding.overshoot)} % of the rate`,
      `${binding.n} of ${binding.windows}`,
      `${SIGNS[binding.outcome]} ${binding.outcome}`,
      binding.counter,
      binding.reason,
    ]),
  }
}

/** Such as `network ceiling from VM by guaranteed`. */
function limitWords({ resource, kind, what, by }: LimitBinding): string {
  return `${resource} ${kind} ${what} by ${by}`
}

function rate(value: number | null, { unit }: LimitBinding): string {
  return unit === 'cores' || unit === 'operations/s' ? `${formatNumber(value)} ${unit}` : formatQuantity(value, unit)
}

/** Two decimals: tools hold rates to a fraction of a per cent. */
function signed(share: number): string {
  const text = (100 * share).toFixed(2)
  return `${share > 0 ? '+' : ''}${text} %`
}

function errorText(error: LimitBinding['error']): string {
  if (error === null) return NONE
  const { mean, low, high } = error
  return low === null || high === null
    ? signed(mean)
    : `${signed(mean)} [${(100 * low).toFixed(2)}, ${(100 * high).toFixed(2)}]`
}
