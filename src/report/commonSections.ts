import { CSV_COLUMNS } from './csv.ts'
import type { Block, Section, Table } from './document.ts'
import { formatDuration, formatPercent } from './format.ts'
import type { ReportInput } from './input.ts'
import { hostTable, programTable, vmTable } from './setupTables.ts'

export function conditionsSection({ analysis, placement }: ReportInput): Section {
  const emulated = analysis.acceleration === 'tcg'
  const blocks: Block[] = []
  if (analysis.conditions.length > 0) {
    blocks.push({
      kind: 'notice',
      title: emulated ? 'Emulated run: read this before any figure' : 'Conditions',
      items: analysis.conditions,
    })
  }
  blocks.push(
    placement.compromises.length === 0
      ? { kind: 'text', text: 'The placement needed no compromise.' }
      : { kind: 'notice', title: 'Compromises of the placement', items: placement.compromises },
  )
  return { id: 'conditions', title: 'Conditions and compromises', blocks }
}

export function setup(input: ReportInput): Section {
  const vms = vmTable(input)
  return {
    id: 'setup',
    title: 'Host, VMs and programs',
    blocks: [
      hostTable(input),
      vms ?? { kind: 'text', text: 'Table 2: no boot was recorded, so nothing was read back from the VMs.' },
      programTable(input),
    ],
  }
}

export function course({ analysis }: ReportInput): Section {
  const { wall, startSkewNs, controllerCpuShare } = analysis
  const share = (durationNs: number) => formatPercent(wall.totalNs > 0 ? durationNs / wall.totalNs : null)
  const steps = Object.entries(wall.steps).toSorted(([, a], [, b]) => b - a)
  const skew =
    startSkewNs === null
      ? 'No window measured its start skew.'
      : `Start skew${analysis.mode === 'victim' ? ' of VM1' : ', of the VM that was furthest off'}, early or late: p50 ${formatDuration(startSkewNs.p50)}, p95 ` +
        `${formatDuration(startSkewNs.p95)} (n = ${startSkewNs.n} windows).`
  return {
    id: 'course',
    title: 'Where the time went',
    blocks: [
      {
        kind: 'table',
        caption: `Wall time: ${formatDuration(wall.totalNs)}, of which ${share(wall.windowNs)} inside windows`,
        columns: [{ title: 'Step' }, { title: 'Time', numeric: true }, { title: 'Share', numeric: true }],
        rows: steps.map(([name, durationNs]) => [name, formatDuration(durationNs), share(durationNs)]),
      },
      { kind: 'text', text: skew },
      {
        kind: 'text',
        text: `CPU time that tonari itself used during windows: ${formatPercent(controllerCpuShare)} of one core.`,
      },
    ],
  }
}

/** `windows`: every recorded window. */
export function raw(windows: readonly Table[]): Section {
  return {
    id: 'raw',
    title: 'Raw numbers',
    blocks: [
      ...windows,
      {
        kind: 'table',
        caption: 'Columns of results.csv, one row a cell',
        columns: [{ title: 'Column' }, { title: 'Meaning' }],
        rows: CSV_COLUMNS.map(({ name, meaning }) => [name, meaning]),
      },
    ],
  }
}
