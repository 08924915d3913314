import type { ReportDocument, Section } from './document.ts'
import { blameSection } from './blameSection.ts'
import { conditionsSection, course, raw, setup } from './commonSections.ts'
import { controlsSection } from './controls/controlsSection.ts'
import { ledgerFigures } from './figures/ledgerFigure.ts'
import { figureNote } from './figureNote.ts'
import { cpuMemoryFigure, diskFigure, otherFigure } from './figures/relativeFigures.ts'
import { stripFigure } from './figures/stripFigure.ts'
import { networkFigure } from './figures/networkFigure.ts'
import { placementFigure } from './figures/placementFigure.ts'
import { timelineFigure } from './figures/timelineFigure.ts'
import { placeboFinding } from './findings.ts'
import { formatAcceleration, formatCount, formatPercent } from './format.ts'
import type { ReportInput } from './input.ts'
import { ledgerTables } from './ledgerTable.ts'
import { networkTable, scatterTable, summaryTable } from './summaryTable.ts'
import { isolationTable, steadinessTable } from './steadinessTables.ts'
import { trialTable } from './trialTable.ts'
import { evidenceTable, verdictSection, voidTable } from './verdictSection.ts'

const present = <T>(value: T | null): T[] => (value === null ? [] : [value])

/** The whole report, before it becomes HTML or Markdown. */
export function buildDocument(input: ReportInput): ReportDocument {
  const { analysis, plan } = input
  return {
    title: `How VM1 fares beside its neighbours: ${plan.name}`,
    lead:
      `Run ${analysis.run}, ${formatAcceleration(analysis.acceleration)}, margin ${formatPercent(analysis.margin)}.` +
      (analysis.acceleration === 'tcg' ? ' Emulated: absolute scores mean nothing, only ratios can be judged.' : ''),
    sections: [
      verdictSection(input),
      conditionsSection(input),
      question(input),
      why(input),
      ...controlsSection(input),
      results(input),
      figures(input),
      setup(input),
      course(input),
      raw([trialTable(input)]),
    ],
  }
}

function question({ plan, analysis, placement }: ReportInput): Section {
  const others = placement.vms.slice(1).map(({ name }) => name)
  const workloads = plan.groups.filter(({ placebo }) => !placebo).map(({ id }) => id)
  return {
    id: 'question',
    title: 'What was asked',
    blocks: [
      {
        kind: 'text',
        text:
          `When ${others.join(' and ') || 'no other VM'} carr${others.length === 1 ? 'ies' : 'y'} a load, how much ` +
          `of its performance does VM1 keep? The workloads were ${workloads.join(', ')}.`,
      },
      {
        kind: 'text',
        text:
          `At most ${formatCount(plan.blocks.length, 'block')}, each a fresh boot of all VMs, with ` +
          `${formatCount(plan.rounds.first, 'round')} of every undecided workload at first, in random order (seed ` +
          `${plan.seed}). Each round times VM1 alone (neighbours paused), beside idle neighbours in every fourth block, and ` +
          'beside loaded ones; a ratio compares windows of the same round. A cell is done once it is decided. ' +
          `${analysis.trials} of ${analysis.plannedTrials} windows that were begun were recorded.`,
      },
    ],
  }
}

function why(input: ReportInput): Section {
  const { cells } = input.analysis
  const blamed = cells.flatMap(({ id, metric, blame }) => (blame === null ? [] : [{ id, what: metric, blame }]))
  const shown = cells.filter(({ vms, placebo }) => vms > 1 && !placebo)
  const blocks = [...stripFigure(input), ...ledgerFigures(shown, figureNote(input, shown)), ...ledgerTables(shown)]
  return blameSection(blamed, cells, blocks)
}

function results(input: ReportInput): Section {
  const placebo = placeboFinding(input.analysis.cells)
  return {
    id: 'results',
    title: 'Results',
    blocks: [
      { kind: 'text', text: placebo ?? 'This run has no placebo with a ratio, so its noise floor is unknown.' },
      summaryTable(input),
      evidenceTable(input),
      ...present(voidTable(input)),
      ...present(steadinessTable(input)),
      ...present(isolationTable(input)),
      ...present(networkTable(input)),
      scatterTable(input),
    ],
  }
}

function figures(input: ReportInput): Section {
  return {
    id: 'figures',
    title: 'Figures beside the original',
    blocks: [
      {
        kind: 'text',
        text:
          'The original is an evaluation in a short Japanese paper on the independence of VMs under Linux/KVM, on a ' +
          'server with two sockets. Its figures 1 to 4 are repeated here on this host.',
      },
      ...placementFigure(input),
      ...cpuMemoryFigure(input),
      ...diskFigure(input),
      ...networkFigure(input),
      ...timelineFigure(input),
      ...otherFigure(input),
    ],
  }
}
