import { TonariError } from '../model/error.ts'

const MAX_LINE_LENGTH = 2 ** 20

/** Splits a stream of text into lines of JSON, each at most 1 MiB long. Throws TonariError `internal` on others. */
export class JsonLines {
  private rest = ''

  /** Returns the values of the lines that `text` completes. */
  push(text: string): unknown[] {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    if (this.rest.length > MAX_LINE_LENGTH) throw new TonariError('internal', 'a line of JSON is longer than 1 MiB')
    return lines.filter((line) => line.trim() !== '').map(parseLine)
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new TonariError('internal', `not a line of JSON: ${line.slice(0, 120)}`, { cause })
  }
}
