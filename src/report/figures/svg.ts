import { escapeHtml } from '../html.ts'

export type FigureTexts = {
  /** Prefix of every id in the drawing, unique on the page. */
  readonly id: string
  readonly title: string
  /** What a reader who does not see the drawing should know. */
  readonly description: string
}

/** Wraps drawn elements into an SVG document with a name and a description. `body` is XML, already escaped. */
export function svgDocument(texts: FigureTexts, width: number, height: number, body: string): string {
  const label = `role="img" aria-labelledby="${texts.id}-title ${texts.id}-desc"`
  const names =
    `<title id="${texts.id}-title">${escapeHtml(texts.title)}</title>` +
    `<desc id="${texts.id}-desc">${escapeHtml(texts.description)}</desc>`
  const spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`
  return `<svg ${spaces} ${size} ${label}>${names}${body}</svg>`
}
