import { AnsweringProgram } from '../host/answeringProgram.ts'
import type { Part } from './parts.ts'
import { columnsOf, type Table, writeValues } from './table.ts'

export type Conversation<Row> = {
  readonly argv: readonly string[]
  readonly question: string
  /** For names that are gone at once. */
  readonly directory: string
  /** How answers are read, by the first of them. */
  readonly tableOf: (firstAnswer: string) => Table<Row>
}

const FIRST_TIMEOUT_MS = 5000
/** The usual answer takes 0.3 ms; after the next sample's turn it would be of no use. */
const TIMEOUT_MS = 90

/** A program that stays, and whose answers to one question are a table; null where the first answer shows no row. */
export async function answeringPart<Row>(conversation: Conversation<Row>): Promise<Part | null> {
  const { argv, question, directory, tableOf } = conversation
  const program = await AnsweringProgram.start(argv, directory)
  program.send(question)
  const first = (await program.answer(FIRST_TIMEOUT_MS)) ?? ''
  const table = tableOf(first)
  const names = [...table.parse(first).keys()]
  if (names.length === 0) {
    program.close()
    return null
  }
  // What was asked for last, and what captures refer to: the same, unless the program still owed an answer.
  let asked = { answer: '' }
  let latest = asked
  const columns = columnsOf(table, names)
  const parsed = { answer: '', values: new Float64Array(columns.length).fill(Number.NaN) }
  return {
    columns,
    ask: () => {
      asked.answer = program.take() ?? asked.answer
      latest = { answer: '' }
      if (program.send(question)) asked = latest
    },
    settle: async () => {
      asked.answer = (await program.answer(TIMEOUT_MS)) ?? asked.answer
    },
    capture: () => {
      const held = latest
      return (values, offset) => {
        // The same answer is the same numbers.
        if (held.answer !== parsed.answer) {
          writeValues(table, names, table.parse(held.answer), parsed.values, 0)
          parsed.answer = held.answer
        }
        values.set(parsed.values, offset)
      }
    },
    close: () => {
      program.close()
    },
  }
}
