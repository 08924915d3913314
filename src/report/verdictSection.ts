import type { CellResult } from '../model/analysis.ts'
import type { Block, Section, Table } from './document.ts'
import { formatCount, formatPercent, formatRatio, NONE } from './format.ts'
import type { ReportInput } from './input.ts'
import { analysedGroups, resourceOf } from './resources.ts'

const margin = ({ analysis }: ReportInput) => `${Number((100 * analysis.margin).toPrecision(3))} %`

/** The verdicts first: a sentence a workload, the matrix, and how often such verdicts are wrong. */
export function verdictSection(input: ReportInput): Section {
  const { analysis } = input
  const blocks: Block[] = []
  if (analysis.qualified === false) {
    blocks.push({
      kind: 'notice',
      title: analysis.noisyHostAccepted
        ? 'This host is too noisy for verdicts, and they are given all the same'
        : 'This host is too noisy for verdicts: they are withheld',
      items: analysis.conditions.filter((condition) => condition.startsWith('Host not qualified')),
    })
  }
  for (const does of ['does not bind', 'falls short']) {
    const items = analysis.conditions.filter((condition) => condition.startsWith(`Limit ${does}`))
    if (items.length > 0) blocks.push({ kind: 'notice', title: `A limit ${does}`, items })
  }
  const { interfered, independent, unsteadier, asSteady } = analysis.expectedFalseVerdicts
  blocks.push({ kind: 'list', items: sentences(input) }, matrix(input), {
    kind: 'text',
    text:
      `A cell is interfered when its loss is surely larger than the margin of ${margin(input)}, independent when gain and ` +
      'loss are surely smaller. At worst, with every true loss right at the margin, that many false verdicts are to be ' +
      `expected among these cells on average: ${interfered.toFixed(2)} false interfered, ${independent.toFixed(2)} false ` +
      `independent; of steadiness ${unsteadier.toFixed(2)} false unsteadier, ${asSteady.toFixed(2)} false as steady.`,
  })
  return { id: 'verdicts', title: 'Verdicts', blocks }
}

/** One sentence a workload, at the largest number of VMs. */
function sentences(input: ReportInput): string[] {
  return analysedGroups(input)
    .filter(({ placebo }) => !placebo)
    .flatMap(({ id, params, cells }) => {
      const cell = cells.findLast(({ vms }) => vms > 1)
      return cell === undefined ? [] : [sentence(cell, id, resourceOf(params.program), input)]
    })
}

function sentence(cell: CellResult, group: string, resource: string, input: ReportInput): string {
  const neighbours = formatCount(cell.vms - 1, 'loaded neighbour')
  const what = resource === 'other' ? '' : `${resource} `
  if (cell.ratio === null) {
    return `${group}: what VM1 keeps of its ${what}performance beside ${neighbours} is not known (${cell.reason}).`
  }
  const judged = cell.verdict === 'inconclusive' ? `inconclusive (${cell.reason})` : (cell.verdict ?? 'not judged')
  return (
    `${group}: VM1 keeps ${formatRatio(cell)} of its ${what}performance beside ${neighbours}: ${judged} at a ` +
    `${margin(input)} margin.`
  )
}

/** Workloads down, numbers of VMs across. */
function matrix(input: ReportInput): Table {
  const numbers = [...new Set(input.analysis.cells.map(({ vms }) => vms))]
    .filter((vms) => vms > 1)
    .toSorted((a, b) => a - b)
  return {
    kind: 'table',
    caption: 'Verdicts by workload and number of VMs, with the ratio of loaded to alone and its interval',
    columns: [{ title: 'Workload' }, ...numbers.map((vms) => ({ title: `${vms} VMs` }))],
    rows: analysedGroups(input).map(({ id, cells }) => [
      id,
      ...numbers.map((vms) => {
        const cell = cells.find((candidate) => candidate.vms === vms)
        return cell === undefined
          ? NONE
          : `${SIGN[cell.verdict ?? 'void']} ${cell.verdict ?? 'not judged'}, ${formatRatio(cell)}`
      }),
    ]),
  }
}

/** A sign beside the word: no colour is needed to tell verdicts apart. */
export const SIGN = {
  independent: '✓',
  equal: '✓',
  interfered: '✗',
  different: '✗',
  inconclusive: '?',
  void: '∅',
} as const

/** What stands behind the verdicts, cell by cell. */
export function evidenceTable({ analysis }: ReportInput): Table {
  return {
    kind: 'table',
    caption: 'Evidence: blocks, scatter between them, cross-check, length of windows, void blocks',
    columns: [
      { title: 'Cell' },
      { title: 'Verdict' },
      { title: 'Why' },
      { title: 'n', numeric: true },
      { title: 'sd of ln ratio', numeric: true },
      { title: 'Sign-flip p', numeric: true },
      { title: 'τ', numeric: true },
      { title: 'Void', numeric: true },
    ],
    rows: analysis.cells
      .filter(({ vms }) => vms > 1)
      .map((cell) => [
        cell.id,
        cell.verdict ?? NONE,
        cell.reason,
        `${cell.n}`,
        formatPercent(cell.judgement?.sd ?? null),
        cell.judgement?.crossCheck?.toFixed(4) ?? NONE,
        seconds(cell.window?.autocorrelationNs ?? null),
        `${cell.voids.length}`,
      ]),
  }
}

/** Why blocks are void; null when none is. */
export function voidTable({ analysis }: ReportInput): Table | null {
  const rows = analysis.cells.flatMap(({ id, vms, voids }) =>
    vms === 1 ? [] : voids.map(({ block, boot, reasons }) => [id, `${block}`, `${boot}`, reasons.join('; ')]),
  )
  if (rows.length === 0) return null
  return {
    kind: 'table',
    caption: 'Void blocks: their conditions were not met, whatever the rates were',
    columns: [{ title: 'Cell' }, { title: 'Block', numeric: true }, { title: 'Boot', numeric: true }, { title: 'Why' }],
    rows,
  }
}

function seconds(durationNs: number | null): string {
  return durationNs === null ? NONE : `${(durationNs / 1e9).toFixed(2)} s`
}
