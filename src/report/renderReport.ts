import { renderCsv } from './csv.ts'
import type { ReportInput } from './input.ts'
import { buildPeersDocument } from './peers/peersDocument.ts'
import { buildDocument } from './sections.ts'
import { toHtml } from './toHtml.ts'
import { toMarkdown } from './toMarkdown.ts'

/** A report in all its forms. `figures`: file name to SVG document, for the directory `figures/` beside report.md. */
export type Report = {
  readonly html: string
  readonly markdown: string
  readonly csv: string
  readonly figures: Readonly<Record<string, string>>
}

/** Writes the report of a run. The same documents give the same report. */
export function renderReport(input: ReportInput): Report {
  const document = input.plan.mode === 'peers' ? buildPeersDocument(input) : buildDocument(input)
  const drawn = document.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'))
  return {
    html: toHtml(document),
    markdown: toMarkdown(document),
    csv: renderCsv(input.analysis),
    figures: Object.fromEntries(drawn.map(({ file, svg }) => [file, svg])),
  }
}
