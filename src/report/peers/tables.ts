import type { BlockMean, PeerEffects } from '../../model/peers.ts'
import type { Block, Table } from '../document.ts'
import { formatDuration, formatNumber, formatPercent, formatQuantity, formatRatio, NONE } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { cellsOf } from './answer.ts'

const FACTOR_WORDS = { vm: 'VM', cores: 'cores', disk: 'disk', start: 'start order' } as const

/** Effects whose p is below it are pointed out; there are four a cell. */
const REMARKABLE = 0.01

/** What VM, cores, disk and start order each do to the rate, and whether that is more than chance. */
export function effectBlocks(input: ReportInput): Block[] {
  const found = cellsOf(input)
  const rows = found.flatMap(([{ cell, effects }]) => (effects === null ? [] : factorRows(cell, effects)))
  const remarks = found.map(([{ cell, effects, noEffects }]) =>
    effects === null ? `${cell}: no effects, since ${noEffects ?? 'there is no block'}.` : remark(cell, effects),
  )
  const table: Table = {
    kind: 'table',
    caption: 'Effects: rate at each level over the mean of all levels, with plain 95 % intervals',
    columns: [
      { title: 'Cell' },
      { title: 'Factor' },
      { title: 'Level' },
      { title: 'Ratio [interval]', numeric: true },
      { title: 'F (degrees of freedom)', numeric: true },
      { title: 'p', numeric: true },
    ],
    rows,
  }
  return [{ kind: 'list', items: remarks }, ...(rows.length === 0 ? [] : [table])]
}

function factorRows(cell: string, { factors, errorDegreesOfFreedom }: PeerEffects): string[][] {
  return factors.flatMap(({ factor, levels, f, p, degreesOfFreedom }) =>
    levels.map((level, index) => [
      cell,
      FACTOR_WORDS[factor],
      level.name,
      formatRatio(level),
      index === 0 ? `${formatNumber(f)} (${degreesOfFreedom}, ${errorDegreesOfFreedom})` : '',
      index === 0 ? (p < 0.0001 ? '< 0.0001' : p.toFixed(4)) : '',
    ]),
  )
}

function remark(cell: string, { factors, errorDegreesOfFreedom, residualSd, blocks }: PeerEffects): string {
  const strong = factors.filter(({ p }) => p < REMARKABLE).map(({ factor }) => FACTOR_WORDS[factor])
  const what =
    strong.length === 0
      ? 'no factor shows an effect'
      : `${strong.join(', ')} ${strong.length === 1 ? 'shows' : 'show'} an effect`
  return (
    `${cell}: ${what} (F test, p below ${REMARKABLE}); ${blocks} blocks, ${errorDegreesOfFreedom} degrees of freedom left for ` +
    `the error, whose standard deviation is ${formatPercent(residualSd)} of the rate.`
  )
}

/** Fairness of each cell as a whole, and what all VMs get together, with and without control. */
export function fairnessTable(input: ReportInput): Table {
  return {
    kind: 'table',
    caption: 'The VMs of a cell together: means over blocks with plain 95 % intervals',
    columns: [
      { title: 'Cell' },
      { title: 'Control' },
      { title: "Jain's index", numeric: true },
      { title: 'IM', numeric: true },
      { title: 'Worst over mean', numeric: true },
      { title: 'Best over mean', numeric: true },
      { title: 'Slowest' },
      { title: 'Fastest' },
      { title: 'Mean rate', numeric: true },
      { title: 'One alone', numeric: true },
    ],
    rows: cellsOf(input).map(([peers, { rates, unit }]) => [
      peers.cell,
      peers.control,
      decimals(peers.jain),
      decimals(peers.isolationMetric),
      decimals(peers.worstShare),
      decimals(peers.bestShare),
      peers.worst ?? NONE,
      peers.best ?? NONE,
      formatQuantity(rates.loaded?.mean ?? null, unit),
      formatQuantity(rates.alone?.mean ?? null, unit),
    ]),
  }
}

function decimals(value: BlockMean | null): string {
  if (value === null) return NONE
  const interval =
    value.low === null || value.high === null ? '' : ` [${value.low.toFixed(3)}, ${value.high.toFixed(3)}]`
  return `${value.mean.toFixed(3)}${interval}`
}

/** What each VM had in each block that was begun. */
export function designTable({ plan, boots }: ReportInput): Table {
  const names = (plan.blocks[0]?.assignment ?? []).map(({ vm }) => vm)
  const begun = new Set(boots.map(({ block }) => block))
  return {
    kind: 'table',
    caption: 'Design: cores slot, disk and place in the order of starts of each VM, for the blocks that were begun',
    columns: [{ title: 'Block', numeric: true }, ...names.map((title) => ({ title }))],
    rows: plan.blocks
      .filter(({ block }) => begun.has(block))
      .map(({ block, assignment = [] }) => [
        `${block}`,
        ...assignment.map(({ cores, disk, start }) => `cores ${cores + 1}, disk ${disk + 1}, start ${start + 1}`),
      ]),
  }
}

/** Every VM of every recorded window, in the order of the windows' start. */
export function peerTrialTable({ trials }: ReportInput): Table {
  return {
    kind: 'table',
    caption: `Raw numbers: each VM of all ${trials.length} recorded windows`,
    columns: [
      { title: 'Window' },
      { title: 'Boot', numeric: true },
      { title: 'VM' },
      { title: 'Rate', numeric: true },
      { title: 'Told by' },
      { title: 'Start skew', numeric: true },
      { title: 'Ran for', numeric: true },
      { title: 'Covers', numeric: true },
      { title: 'vCPU running', numeric: true },
      { title: 'vCPU waiting', numeric: true },
    ],
    rows: trials
      .toSorted((a, b) => a.boot - b.boot || a.startNs - b.startNs)
      .flatMap(({ id, boot, peers = [] }) =>
        peers.map((peer) => [
          id,
          `${boot}`,
          peer.vm,
          formatQuantity(peer.rate, peer.result.unit),
          peer.by,
          formatDuration(Math.abs(peer.startSkewNs)),
          formatDuration(peer.endNs - peer.startNs),
          formatPercent(peer.coverage),
          formatPercent(peer.run),
          formatPercent(peer.wait),
        ]),
      ),
  }
}
