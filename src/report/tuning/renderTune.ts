import type { TuneDocument } from '../../model/tuning.ts'
import type { Block, ReportDocument, Section, Table } from '../document.ts'
import { formatAcceleration, formatConfidence, formatPercent, formatRatio } from '../format.ts'
import { toHtml } from '../toHtml.ts'
import { toMarkdown } from '../toMarkdown.ts'
import { tuneFigure } from './tuneFigure.ts'

const FIGURE_FILE = 'tune.svg'

/** The report of a search in all its forms; the same document gives the same report. */
export function renderTune(tune: TuneDocument): { html: string; markdown: string; figures: Record<string, string> } {
  const svg = tuneFigure(tune)
  const document = reportOf(tune, svg)
  return { html: toHtml(document), markdown: toMarkdown(document), figures: { [FIGURE_FILE]: svg } }
}

function reportOf(tune: TuneDocument, svg: string): ReportDocument {
  return {
    title: `${tune.name}: the loosest control that does`,
    lead: tune.answer?.sentence ?? 'The search has not ended yet.',
    sections: [
      question(tune),
      ...(tune.answer === null || tune.answer.recipes.length === 0 ? [] : [recipes(tune.answer.recipes)]),
      values(tune, svg),
    ],
  }
}

function question({ quantity, keep, margin, acceleration, conditions, resolution }: TuneDocument): Section {
  const text =
    `How loose may the control be (${quantity}) for VM1 to be independent of its neighbours, with a margin of ` +
    `${formatPercent(margin)}, and to keep at least ${formatPercent(keep)} of its rate alone without it? Searched by ` +
    `bisection down to a factor of ${resolution}. ${formatAcceleration(acceleration)}.`
  const notice: Block[] =
    conditions.length === 0 ? [] : [{ kind: 'notice', title: 'Before trusting a figure', items: [...conditions] }]
  return { id: 'question', title: 'Question', blocks: [{ kind: 'text', text }, ...notice] }
}

function recipes(list: NonNullable<TuneDocument['answer']>['recipes']): Section {
  return {
    id: 'setting',
    title: 'How to set it',
    blocks: list.flatMap((recipe): Block[] => [
      { kind: 'text', text: `${recipe.with}: ${recipe.note}` },
      { kind: 'code', language: recipe.format, text: recipe.text },
    ]),
  }
}

function values(tune: TuneDocument, svg: string): Section {
  const confidence = formatConfidence(tune.confidence)
  const blocks: Block[] = [
    {
      kind: 'figure',
      file: FIGURE_FILE,
      title: 'Value against what VM1 keeps',
      svg,
      caption:
        `VM1's rate under control and load over its rate alone without the control, with ${confidence} intervals over ` +
        'blocks. Log scale across; the dashed line is the share that it must keep.',
      original: 'Left bandwidth control as future work.',
      here: [tune.answer?.sentence ?? 'The search has not ended yet.'],
    },
    table(tune, `Values that were tried, in order, with ${confidence} intervals over blocks`),
    ...(tune.contradictions.length === 0
      ? []
      : [{ kind: 'notice' as const, title: 'Not in order', items: [...tune.contradictions] }]),
  ]
  return { id: 'values', title: 'What was tried', blocks }
}

function table({ steps, confirmations }: TuneDocument, caption: string): Table {
  const all = [...steps, ...confirmations]
  return {
    kind: 'table',
    caption,
    columns: [
      { title: 'Campaign' },
      { title: 'Value', numeric: true },
      { title: 'Isolation', numeric: true },
      { title: 'Kept', numeric: true },
      { title: 'n', numeric: true },
      { title: 'Outcome' },
      { title: 'Why' },
    ],
    rows: all.map(({ directory, label, isolation, kept, n, outcome, sentence, blame }) => [
      directory,
      label,
      formatRatio(isolation),
      formatRatio(kept),
      `${n}`,
      outcome,
      blame === null ? sentence : `${sentence}. ${blame}`,
    ]),
  }
}
