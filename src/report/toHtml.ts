import type { Block, FigureBlock, ReportDocument, Section, Table } from './document.ts'
import { escapeHtml } from './html.ts'
import { STYLE } from './style.ts'

/** The report as one HTML file that needs nothing else: style and drawings are inside, and there are no scripts. */
export function toHtml({ title, lead, sections }: ReportDocument): string {
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join('')
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main id="main" tabindex="-1">
${sections.map(section).join('\n')}
</main>
</body>
</html>
`
}

function section({ id, title, blocks }: Section): string {
  const parts = blocks.map((content, at) => block(content, `${id}-${at}`))
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`
}

const bullets = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`

function block(content: Block, id: string): string {
  switch (content.kind) {
    case 'text':
      return `<p>${escapeHtml(content.text)}</p>`
    case 'list':
      return bullets(content.items)
    case 'code':
      return scrolling(`Text to copy, ${content.language}`, `<pre><code>${escapeHtml(content.text)}</code></pre>`)
    case 'notice':
      return `<div class="notice"><h3>${escapeHtml(content.title)}</h3>${bullets(content.items)}</div>`
    case 'table':
      return table(content, id)
    case 'figure':
      return figure(content, id)
  }
}

/** A box that scrolls sideways, reachable by keyboard and named for those who do not see it. */
function scrolling(label: string, inner: string, rows = 0): string {
  const long = rows > 60 ? ' long' : ''
  return `<div class="scroll${long}" role="region" aria-label="${escapeHtml(label)}" tabindex="0">${inner}</div>`
}

function table({ caption, columns, rows }: Table, id: string): string {
  const kind = (at: number) => (columns[at]?.numeric ? ' class="number"' : '')
  const head = columns.map(({ title }, at) => `<th scope="col"${kind(at)}>${escapeHtml(title)}</th>`).join('')
  const body = rows.map((row) => {
    const cells = row.map((cell, at) =>
      at === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${kind(at)}>${escapeHtml(cell)}</td>`,
    )
    return `<tr>${cells.join('')}</tr>`
  })
  return scrolling(
    caption,
    `<table id="${id}"><caption><span>${escapeHtml(caption)}</span></caption><thead><tr>${head}</tr></thead>` +
      `<tbody>\n${body.join('\n')}\n</tbody></table>`,
    rows.length,
  )
}

function figure({ title, svg, caption, original, here }: FigureBlock, id: string): string {
  return `<article aria-labelledby="${id}">
<h3 id="${id}">${escapeHtml(title)}</h3>
<figure>${scrolling(`Drawing of ${title}`, svg)}<figcaption>${escapeHtml(caption)}</figcaption></figure>
<div class="findings"><div><h4>The original</h4><p>${escapeHtml(original)}</p></div>
<div><h4>This host</h4>${bullets(here)}</div></div>
</article>`
}
