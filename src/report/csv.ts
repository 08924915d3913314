import type { Analysis, CellResult } from '../model/analysis.ts'
import type { ControlEffect, RatioOverBlocks } from '../model/controlEffect.ts'

type Value = string | number | boolean | null
type CsvColumn = {
  readonly name: string
  readonly meaning: string
  readonly of: (cell: CellResult, analysis: Analysis) => Value
}

/** A ratio over blocks with the ends of its interval. */
function effectColumns(name: string, meaning: string, of: (effect: ControlEffect) => RatioOverBlocks): CsvColumn[] {
  const ends = [
    { end: 'ratio', suffix: '', what: meaning },
    { end: 'low', suffix: '_low', what: 'Lower end of its interval' },
    { end: 'high', suffix: '_high', what: 'Upper end of its interval' },
  ] as const
  return ends.map(({ end, suffix, what }) => ({
    name: `${name}${suffix}`,
    meaning: what,
    of: ({ controlEffect }) => (controlEffect === null ? null : of(controlEffect)[end]),
  }))
}

/** Columns of results.csv. Rates in the unit of the row's `unit`; empty where there is no value. */
export const CSV_COLUMNS: readonly CsvColumn[] = [
  { name: 'run', meaning: 'Name of the run', of: (_, { run }) => run },
  { name: 'acceleration', meaning: 'kvm, or tcg for an emulated run', of: (_, { acceleration }) => acceleration },
  { name: 'cell', meaning: 'Id of the cell', of: (cell) => cell.id },
  { name: 'group', meaning: 'Id of the group of cells that share their alone windows', of: (cell) => cell.group },
  { name: 'victim', meaning: "VM1's workload", of: (cell) => cell.victim },
  { name: 'neighbours', meaning: "The neighbours' load", of: (cell) => cell.neighbours },
  { name: 'placebo', meaning: 'true where the neighbours only sleep', of: (cell) => cell.placebo },
  { name: 'vms', meaning: 'Number of VMs running', of: (cell) => cell.vms },
  { name: 'control', meaning: 'Limit placed on a VM', of: (cell) => cell.control },
  { name: 'metric', meaning: 'What is judged', of: (cell) => cell.metric },
  { name: 'unit', meaning: 'Unit of the rates', of: (cell) => cell.unit },
  {
    name: 'ratio',
    meaning:
      "Rate loaded over rate alone, of peers that of the slowest VM over the others', geometric mean over blocks",
    of: (cell) => cell.ratio,
  },
  { name: 'low', meaning: "Lower end of the ratio's interval", of: (cell) => cell.low },
  { name: 'high', meaning: "Upper end of the ratio's interval", of: (cell) => cell.high },
  { name: 'confidence', meaning: 'Confidence of the interval', of: (_, { confidence }) => confidence },
  { name: 'sd', meaning: 'Standard deviation of ln(ratio) over blocks', of: (cell) => cell.judgement?.sd ?? null },
  { name: 'void_blocks', meaning: 'Blocks that count for nothing', of: (cell) => cell.voids.length },
  { name: 'loss_percent', meaning: 'Loss in per cent', of: (cell) => cell.lossPercent },
  { name: 'n', meaning: 'Number of blocks', of: (cell) => cell.n },
  {
    name: 'verdict',
    meaning: 'independent, interfered, inconclusive or void, of peers equal or different; empty for the reference',
    of: (cell) => cell.verdict,
  },
  { name: 'reason', meaning: 'Why this verdict, or none', of: (cell) => cell.reason },
  { name: 'idle_ratio', meaning: 'Rate beside idle neighbours over rate alone', of: (cell) => cell.idleRatio },
  { name: 'alone_mean', meaning: 'Mean rate alone', of: (cell) => cell.rates.alone?.mean ?? null },
  { name: 'alone_sd', meaning: 'Its standard deviation over blocks', of: (cell) => cell.rates.alone?.sd ?? null },
  { name: 'loaded_mean', meaning: 'Mean rate beside loaded neighbours', of: (cell) => cell.rates.loaded?.mean ?? null },
  { name: 'loaded_sd', meaning: 'Its standard deviation over blocks', of: (cell) => cell.rates.loaded?.sd ?? null },
  {
    name: 'alone_cv',
    meaning: 'Coefficient of variation of the windows alone',
    of: (cell) => cell.coefficientOfVariation.alone,
  },
  {
    name: 'loaded_cv',
    meaning: 'Coefficient of variation of the loaded windows',
    of: (cell) => cell.coefficientOfVariation.loaded,
  },
  {
    name: 'order_effect',
    meaning: 'Mean log-ratio of rounds alone → loaded less that of the others',
    of: (cell) => cell.orderEffect,
  },
  { name: 'coverage', meaning: "Least share of a window under a neighbour's load", of: (cell) => cell.coverage },
  {
    name: 'victim_share',
    meaning: "VM1's share of all bytes at the taps",
    of: (cell) => cell.network?.victimShare ?? null,
  },
  {
    name: 'port_bits_per_second',
    meaning: 'Rate out of the shared port',
    of: (cell) => cell.network?.portBitsPerSecond ?? null,
  },
  {
    name: 'offered_bits_per_second',
    meaning: 'Rate of all VMs into their taps',
    of: (cell) => cell.network?.offeredBitsPerSecond ?? null,
  },
  {
    name: 'loss_ratio',
    meaning: 'Share of packets (UDP) or bytes (TCP) lost before the port',
    of: (cell) => cell.network?.lossRatio ?? null,
  },
  {
    name: 'control_base',
    meaning: 'The cell without this control that the next columns compare with',
    of: ({ controlEffect }) => controlEffect?.base ?? null,
  },
  {
    name: 'control_helps',
    meaning:
      "helps, does not help or inconclusive: whether the ratio rises above the base's by more than the margin, and VM1's loaded rate as well",
    of: ({ controlEffect }) => controlEffect?.improvement.verdict ?? null,
  },
  ...effectColumns('control_improvement', "Ratio of loaded to alone over the base's", (effect) => effect.improvement),
  ...effectColumns('control_kept', "VM1's rate loaded over its rate alone at the base", (effect) => effect.kept),
  ...effectColumns('control_gain', "VM1's rate loaded over its rate loaded at the base", (effect) => effect.gain),
  ...effectColumns(
    'control_neighbours',
    "The neighbours' delivery over that at the base",
    (effect) => effect.neighbours,
  ),
  {
    name: 'work_conservation',
    meaning: 'Part of the wanted work that gets done under the control',
    of: ({ controlEffect }) => controlEffect?.workConservation.with ?? null,
  },
  {
    name: 'work_conservation_base',
    meaning: 'The same at the base',
    of: ({ controlEffect }) => controlEffect?.workConservation.without ?? null,
  },
  {
    name: 'block_log_ratios',
    meaning: 'ln of the ratio of each block, separated by spaces',
    of: (cell) => cell.blockLogRatios.join(' '),
  },
]

/** results.csv by RFC 4180: a header, then one row a cell, lines ended by CR LF. */
export function renderCsv(analysis: Analysis): string {
  const rows = analysis.cells.map((cell) => CSV_COLUMNS.map(({ of }) => field(of(cell, analysis))))
  return [CSV_COLUMNS.map(({ name }) => field(name)), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

function field(value: Value): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
