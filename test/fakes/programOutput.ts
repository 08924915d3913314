import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuestContext, OutputChunk } from '../../src/model/guestProgram.ts'

/** Output captured from a real program; `path` is below test/golden. */
export function golden(path: string): string {
  return readFileSync(join(import.meta.dirname, '../golden', path), 'utf8')
}

/** A text in pieces that end at the given places. */
export function inPieces(text: string, cuts: readonly number[] = []): OutputChunk[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
  return places.slice(1).map((end, at) => ({ timeNs: at, text: text.slice(places[at], end) }))
}

export const SAMPLE_CONTEXT: GuestContext = {
  vmIndex: 1,
  counterpartDataAddress: '10.77.0.1',
  counterpartManagementAddress: '10.78.0.1',
  ownDataAddress: '10.77.0.12',
  iperf3Port: 5202,
  dataDirectory: '/data',
}
