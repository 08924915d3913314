import type { SampleBatch } from '../model/sample.ts'
import { dimensionText } from './dimensionText.ts'

/** Whole numbers of the width that DuckDB keeps an enumeration's values in. */
export type Codes = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

/** The words of one column of a sample's row, numbered as they first come. */
export type CodedWord = {
  readonly name: 'trial' | 'metric' | 'unit' | 'kind' | 'vm' | 'dimensions'
  readonly words: readonly string[]
  /** The code of each column of a batch. */
  readonly codesOf: (batch: SampleBatch) => number[]
  readonly newCodes: (length: number) => Codes
}

/** Stands among the words of `vm` for a series of no VM. */
export const NO_VM = ''

/** What each word of the batches' rows is coded as, in the order of a row. */
export function codeWords(batches: readonly SampleBatch[]): CodedWord[] {
  return [
    codedWord('trial', batches, ({ trial, columns }) => columns.map(() => trial)),
    codedWord('metric', batches, ({ columns }) => columns.map(({ metric }) => metric)),
    codedWord('unit', batches, ({ columns }) => columns.map(({ unit }) => unit)),
    codedWord('kind', batches, ({ columns }) => columns.map(({ kind }) => kind)),
    codedWord('vm', batches, ({ columns }) => columns.map(({ dimensions }) => dimensions['vm'] ?? NO_VM)),
    codedWord('dimensions', batches, ({ columns }) => columns.map(({ dimensions }) => dimensionText(dimensions))),
  ]
}

function codedWord(
  name: CodedWord['name'],
  batches: readonly SampleBatch[],
  wordsOf: (batch: SampleBatch) => string[],
): CodedWord {
  const codes = new Map<string, number>()
  const codesOfBatches = new Map(
    batches.map((batch) => [
      batch,
      wordsOf(batch).map((word) => {
        const code = codes.get(word) ?? codes.size
        codes.set(word, code)
        return code
      }),
    ]),
  )
  const Width = codes.size <= 0xff ? Uint8Array : codes.size <= 0xffff ? Uint16Array : Uint32Array
  return {
    name,
    words: [...codes.keys()],
    codesOf: (batch) => codesOfBatches.get(batch) ?? [],
    newCodes: (length) => new Width(length),
  }
}
