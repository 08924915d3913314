import type { Block, ReportDocument, Table } from './document.ts'

/** The report as GitHub-flavoured Markdown; figures are links into `figures/`. */
export function toMarkdown(document: ReportDocument): string {
  const sections = document.sections.map((section) =>
    [`## ${escapeMarkdown(section.title)}`, ...section.blocks.map(block)].join('\n\n'),
  )
  return `${[`# ${escapeMarkdown(document.title)}`, escapeMarkdown(document.lead), ...sections].join('\n\n')}\n`
}

/** Text in which no character means anything to Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`*_{}[\]|#~]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

const bullets = (items: readonly string[]) => items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')

function block(content: Block): string {
  switch (content.kind) {
    case 'text':
      return escapeMarkdown(content.text)
    case 'list':
      return bullets(content.items)
    case 'code':
      return `\`\`\`${content.language}\n${content.text.trimEnd()}\n\`\`\``
    case 'notice':
      return `**${escapeMarkdown(content.title)}**\n\n${bullets(content.items)}`
    case 'table':
      return table(content)
    case 'figure':
      return [
        `### ${escapeMarkdown(content.title)}`,
        `![${escapeMarkdown(content.title)}](figures/${encodeURIComponent(content.file)})`,
        escapeMarkdown(content.caption),
        `**The original:** ${escapeMarkdown(content.original)}`,
        `**This host:**\n\n${bullets(content.here)}`,
      ].join('\n\n')
  }
}

function table({ caption, columns, rows }: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [
    `**${escapeMarkdown(caption)}**`,
    '',
    row(columns.map(({ title }) => title)),
    `| ${columns.map(({ numeric }) => (numeric ? '---:' : '---')).join(' | ')} |`,
    ...rows.map(row),
  ].join('\n')
}
