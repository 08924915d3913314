import { conditionsSection, course, raw, setup } from '../commonSections.ts'
import { peersControlsSection } from '../controls/controlsSection.ts'
import type { ReportDocument, Section } from '../document.ts'
import { formatAcceleration, formatCount, formatPercent } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { networkTable } from '../summaryTable.ts'
import { voidTable } from '../verdictSection.ts'
import { answerSection } from './answer.ts'
import { peersFigure } from './peersFigure.ts'
import { designTable, effectBlocks, fairnessTable, peerTrialTable } from './tables.ts'

/** The whole report of a run without victim, before it becomes HTML or Markdown. */
export function buildPeersDocument(input: ReportInput): ReportDocument {
  const { analysis, plan } = input
  return {
    title: `How VMs fare that are configured alike: ${plan.name}`,
    lead:
      `Run ${analysis.run}, ${formatAcceleration(analysis.acceleration)}, margin ${formatPercent(analysis.margin)}.` +
      (analysis.acceleration === 'tcg' ? ' Emulated: absolute scores mean nothing, only ratios can be judged.' : ''),
    sections: [
      answerSection(input),
      { id: 'figures', title: 'Each VM beside the others', blocks: peersFigure(input) },
      conditionsSection(input),
      question(input),
      {
        id: 'effects',
        title: 'What makes the difference: VM, cores, disk or start order',
        blocks: effectBlocks(input),
      },
      ...peersControlsSection(input),
      results(input),
      setup(input),
      course(input),
      raw([peerTrialTable(input)]),
    ],
  }
}

function question(input: ReportInput): Section {
  const { plan, analysis } = input
  const workloads = [...new Set(plan.groups.map(({ victim }) => victim.id))]
  const vms = plan.cells[0]?.vms ?? 0
  return {
    id: 'question',
    title: 'How it was asked',
    blocks: [
      {
        kind: 'text',
        text:
          `${vms} VMs carry the same load, from one agreed instant on, and all are measured. The workloads were ` +
          `${workloads.join(', ')}.`,
      },
      {
        kind: 'text',
        text:
          `At most ${formatCount(plan.blocks.length, 'block')}, each a fresh boot of all VMs one after the other. VMs ` +
          'exchange cores, disks and places in the order of starts from block to block, so that each of these can be told ' +
          `from the VM itself (seed ${plan.seed}). A block has ${formatCount(plan.rounds.first, 'window')} of all VMs for each ` +
          'undecided cell, and one of a single VM alone, another one in each block. ' +
          `${analysis.trials} of ${analysis.plannedTrials} windows that were begun were recorded.`,
      },
      designTable(input),
    ],
  }
}

function results(input: ReportInput): Section {
  const [voids, network] = [voidTable(input), networkTable(input)]
  return {
    id: 'results',
    title: 'Fairness',
    blocks: [
      {
        kind: 'text',
        text:
          "Jain's index is 1 where all VMs get the same, and 1/N where one gets everything. IM is the largest difference " +
          'of two VMs over the rate of one alone; it hides what all lose alike. Of several VMs one is always the slowest: ' +
          'scatter alone lifts IM above 0, and lowers the worst VM below the mean.',
      },
      fairnessTable(input),
      ...(voids === null ? [] : [voids]),
      ...(network === null ? [] : [network]),
    ],
  }
}
