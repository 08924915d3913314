import { TonariError } from '../model/error.ts'
import type { OutputChunk } from '../model/guestProgram.ts'

/** The complete lines of an output that arrived in arbitrary pieces; a last one without its end is left out. */
export function linesOf(output: readonly OutputChunk[]): string[] {
  return textOf(output).split('\n').slice(0, -1)
}

export function textOf(output: readonly OutputChunk[]): string {
  return output.map(({ text }) => text).join('')
}

/** Reads `name=value` pairs with numeric values, wherever they stand in a line. */
export function numbersByName(text: string): ReadonlyMap<string, number> {
  const pairs = [...text.matchAll(/([A-Za-z_]+)=(-?[0-9]+(?:\.[0-9]+)?)(?![0-9A-Za-z.])/g)]
  return new Map(pairs.map(([, name = '', value = '']) => [name, Number(value)]))
}

/** Reads `progress TIME AMOUNT` lines, as tonari's own programs write them. */
export function progressLines(output: readonly OutputChunk[]): { timeNs: number; amount: number }[] {
  return linesOf(output).flatMap((line) => {
    const [, timeNs, amount] = /^progress (\d+) (\d+)$/.exec(line) ?? []
    return timeNs === undefined || amount === undefined ? [] : [{ timeNs: Number(timeNs), amount: Number(amount) }]
  })
}

/** The value, or TonariError `internal` that says what the program should have printed. */
export function required(value: number | undefined, program: string, what: string): number {
  if (value !== undefined && Number.isFinite(value)) return value
  throw new TonariError('internal', `${program} printed no ${what}`, {
    hint: "its output is in the run directory's raw/ folder",
  })
}
