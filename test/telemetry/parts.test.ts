import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseKeyedNumbers } from '../../src/host/keyedNumbers.ts'
import { filePart, type Part } from '../../src/telemetry/parts.ts'
import { gauge, oneRow } from '../../src/telemetry/table.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

function decoded(decode: ReturnType<Part['capture']>): number | undefined {
  const values = new Float64Array([-7, -7, -7])
  decode(values, 1)
  expect([values[0], values[2]]).toEqual([-7, -7])
  return values[1]
}

it('shows what a file held when it was captured, whether that changed or not', () => {
  const path = join(temporaryDirectory(), 'counts')
  const write = (count: number) => {
    writeFileSync(path, `count ${count}\n`)
  }
  write(1)
  let parsed = 0
  const part = filePart(path, {
    metrics: [gauge<ReadonlyMap<string, number>>('count', 'count', (row) => row.get('count') ?? Number.NaN)],
    parse: (text) => {
      parsed += 1
      return oneRow(parseKeyedNumbers(text))
    },
    dimensions: () => ({}),
  })
  if (part === null) throw new Error('the file is there')
  const capture = (count: number) => {
    write(count)
    return part.capture()
  }
  const captured = [1, 1, 2, 2, 1].map(capture)
  parsed = 0
  expect(captured.map(decoded)).toEqual([1, 1, 2, 2, 1])
  expect(parsed).toBe(3)
  part.close()
})
