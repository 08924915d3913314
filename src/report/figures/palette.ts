/** Okabe and Ito's colours, which people with colour blindness tell apart; symbols repeat what colours say. */
export const COLOURS = {
  blue: '#0072b2',
  vermilion: '#d55e00',
  green: '#00795a',
  purple: '#a8477f',
  orange: '#e69f00',
  sky: '#56b4e9',
  black: '#1b1b1b',
  grey: '#5f6368',
  rule: '#d7dade',
} as const

export const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, sans-serif'

/** Colour and symbol of the n-th series. */
export function mark(at: number): { colour: string; symbol: SymbolName } {
  const colours = [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.purple, COLOURS.black]
  return { colour: colours[at % colours.length] ?? COLOURS.black, symbol: SYMBOLS[at % SYMBOLS.length] ?? 'circle' }
}

export type SymbolName = 'circle' | 'rect' | 'triangle' | 'diamond'
const SYMBOLS: readonly SymbolName[] = ['circle', 'rect', 'triangle', 'diamond']

/** White stripes over a colour: dashes along and across, in pixels, and the direction in radians. */
export type Stripes = {
  readonly dashArrayX: readonly number[]
  readonly dashArrayY: readonly number[]
  readonly rotation: number
}

const stripes = (line: number, gap: number, rotation: number): Stripes => ({
  dashArrayX: [1, 0],
  dashArrayY: [line, gap],
  rotation,
})

/** Fillings of stacked parts: every neighbour differs in colour and in stripes. */
export const FILLS: readonly { readonly colour: string; readonly stripes: Stripes | null }[] = [
  { colour: COLOURS.blue, stripes: null },
  { colour: COLOURS.black, stripes: stripes(1.5, 4, 0) },
  { colour: COLOURS.vermilion, stripes: null },
  { colour: COLOURS.purple, stripes: stripes(1.5, 5, Math.PI / 4) },
  { colour: COLOURS.orange, stripes: null },
  { colour: COLOURS.sky, stripes: stripes(1.5, 5, -Math.PI / 4) },
  { colour: COLOURS.vermilion, stripes: stripes(2, 4, Math.PI / 2) },
  { colour: COLOURS.green, stripes: null },
  { colour: COLOURS.grey, stripes: stripes(1.5, 4, Math.PI / 4) },
  { colour: COLOURS.rule, stripes: null },
  { colour: COLOURS.purple, stripes: stripes(2, 4, 0) },
]
