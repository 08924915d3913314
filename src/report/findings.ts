import type { CellResult } from '../model/analysis.ts'
import { formatCount, formatPercent, formatQuantity, formatRatio } from './format.ts'
import type { AnalysedGroup } from './resources.ts'

/** `beside one loaded neighbour`, in the words that fit the load. */
function beside(cell: CellResult): string {
  const neighbours = cell.vms - 1
  if (cell.placebo) return `beside ${formatCount(neighbours, 'sleeping neighbour')}`
  return `beside ${formatCount(neighbours, 'loaded neighbour')}`
}

/** `33.5 % [31.2, 35.9] beside two loaded neighbours`; why not, where there is no ratio. */
function kept(cell: CellResult): string {
  if (cell.ratio === null) return `an unknown share ${beside(cell)} (${cell.reason})`
  return `${formatRatio(cell)} ${beside(cell)}`
}

function blocksOf(cells: readonly CellResult[]): string {
  const counts = [...new Set(cells.map(({ n }) => n))]
  return `n\u00a0=\u00a0${counts.join(', ')}\u00a0block${counts.join() === '1' ? '' : 's'}`
}

/** What this host showed for a group: shares kept with their intervals, and nothing that judges them. */
export function groupFinding({ id, cells }: AnalysedGroup): string {
  const compared = cells.filter((cell) => cell.vms > 1)
  if (compared.length === 0) return `${id}: measured alone only.`
  return `${id}: of its rate alone, VM1 kept ${compared.map(kept).join(', and ')} (${blocksOf(compared)}).`
}

/** The same, with how much the windows scattered alone and beside the most neighbours. */
export function spreadFinding(group: AnalysedGroup): string {
  const cell = group.cells.at(-1)
  const { alone, loaded } = cell?.coefficientOfVariation ?? { alone: null, loaded: null }
  if (!cell || alone === null || loaded === null) return groupFinding(group)
  const scatter = `by ${formatPercent(alone)} alone and by ${formatPercent(loaded)} ${beside(cell)}`
  return `${groupFinding(group)} Its windows scattered ${scatter} (coefficient of variation).`
}

/** What the port's and the taps' own counters say, at the largest number of VMs and with VM1 alone. */
export function networkFindings(group: AnalysedGroup): string[] {
  const cell = group.cells.findLast((candidate) => candidate.network !== null)
  if (!cell?.network) return []
  const { victimShare, portBitsPerSecond, offeredBitsPerSecond, lossRatio } = cell.network
  const udp = 'protocol' in group.params && group.params.protocol === 'udp'
  const who = cell.vms === 1 ? 'VM1 alone' : `The ${cell.vms} VMs together`
  const carried = `the port carried ${formatQuantity(portBitsPerSecond, 'bit/s')}`
  const share = cell.vms === 1 ? '' : `; VM1 sent ${formatPercent(victimShare)} of all bytes`
  const lost = udp
    ? ` ${who} sent ${formatQuantity(offeredBitsPerSecond, 'bit/s')}, and ${formatPercent(lossRatio)} of the packets ` +
      'never left the port.'
    : ''
  return [`${group.id}: with ${formatCount(cell.vms, 'VM')} sending, ${carried}${share}.${lost}`]
}

/** The noise floor in one sentence; null without a placebo that gave a ratio. */
export function placeboFinding(cells: readonly CellResult[]): string | null {
  const cell = cells.find((candidate) => candidate.placebo && candidate.ratio !== null)
  if (!cell) return null
  return (
    `Noise floor (${cell.id}): of its rate alone, VM1 kept ${kept(cell)} (${blocksOf([cell])}), going through every ` +
    'step of a loaded window.'
  )
}
