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
