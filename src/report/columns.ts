/** Characters as people count them, so that `é` is one however it is written. */
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' })
export const textWidth = (text: string) => [...segments.segment(text)].length

/**
 * Rows padded with spaces so that columns stand below each other, all to the left except the columns in `right`.
 * Rows may have fewer cells than the first.
 */
export function alignColumns(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[][] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))))
  return rows.map((row) =>
    widths.map((width, column) => {
      const text = row[column] ?? ''
      const padding = ' '.repeat(width - textWidth(text))
      return right.has(column) ? padding + text : text + padding
    }),
  )
}
