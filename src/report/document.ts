/** A report before it becomes HTML or Markdown. All texts are plain: each renderer escapes them in its own way. */
export type ReportDocument = { readonly title: string; readonly lead: string; readonly sections: readonly Section[] }

export type Section = { readonly id: string; readonly title: string; readonly blocks: readonly Block[] }

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'notice'; readonly title: string; readonly items: readonly string[] }
  | Table
  | FigureBlock

type Column = { readonly title: string; readonly numeric?: boolean }

/** The first cell of each row names the row. */
export type Table = {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
}

/** A drawing with its file name, beside what the original found and what was found here. */
export type FigureBlock = {
  readonly kind: 'figure'
  readonly file: string
  readonly title: string
  readonly svg: string
  readonly caption: string
  readonly original: string
  readonly here: readonly string[]
}
