import { HeldFile } from '../host/heldFile.ts'
import type { Probe, Unavailable } from './probe.ts'
import { columnsOf, type Table, writeValues } from './table.ts'

/** One source of a probe that has several. */
export type Part = Omit<Probe, 'name'>

/** A file whose text is a table; null where it cannot be read or shows none of the rows. */
export function filePart<Row>(
  path: string,
  table: Table<Row>,
  wanted: (rowName: string, row: Row) => boolean = () => true,
): Part | null {
  const file = HeldFile.open(path, { inPieces: table.inPieces === true })
  const text = file?.read() ?? null
  const names =
    text === null ? [] : [...table.parse(text)].filter(([name, row]) => wanted(name, row)).map(([name]) => name)
  if (file === null || names.length === 0) {
    file?.close()
    return null
  }
  const wantedNames = new Set(names)
  const columns = columnsOf(table, names)
  // Much of what is sampled stands still for seconds: the same bytes are the same numbers.
  const latest = new Float64Array(columns.length)
  let latestBytes: Buffer | null = null
  return {
    columns,
    capture: () => {
      const bytes = file.readBytes()
      return (values, offset) => {
        if (bytes === null) {
          values.fill(Number.NaN, offset, offset + latest.length)
          return
        }
        if (latestBytes?.equals(bytes) !== true) {
          writeValues(table, names, table.parse(bytes.toString('latin1'), wantedNames), latest, 0)
          latestBytes = bytes
        }
        values.set(latest, offset)
      }
    },
    close: () => {
      file.close()
    },
  }
}

/** Joins the parts that there are, one after the other. */
export function probeOf(name: string, parts: readonly (Part | null)[], reasonIfNone: string): Probe | Unavailable {
  const present = parts.filter((part) => part !== null)
  if (present.length === 0) return { unavailable: reasonIfNone }
  let width = 0
  const placed = present.map((part) => {
    const offset = width
    width += part.columns.length
    return { part, offset }
  })
  return {
    name,
    columns: present.flatMap(({ columns }) => columns),
    ask: () => {
      for (const part of present) part.ask?.()
    },
    settle: async () => {
      await Promise.all(present.map(async (part) => part.settle?.()))
    },
    capture: () => {
      const decoders = placed.map(({ part, offset }) => ({ decode: part.capture(), offset }))
      return (values, start) => {
        for (const { decode, offset } of decoders) decode(values, start + offset)
      }
    },
    close: () => {
      for (const part of present) part.close()
    },
  }
}
