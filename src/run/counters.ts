import type { CounterReading, Instant, WindowCounters } from '../model/counters.ts'
import type { Snapshot } from './telemetry.ts'

/** The counters around one window, column by column, from its four snapshots; null where one was not taken. */
export function countersOf(
  trial: string,
  boot: number,
  before: Snapshot | undefined,
  first: Snapshot | undefined,
  last: Snapshot | undefined,
  drained: Snapshot | undefined,
): WindowCounters | null {
  if (before === undefined || first === undefined || last === undefined || drained === undefined) return null
  const readings = new Map<string, CounterReading>()
  for (const [instant, snapshot] of Object.entries({ before, first, last, drained })) {
    for (const [index, { metric, unit, kind, dimensions }] of snapshot.columns.entries()) {
      const key = `${metric} ${JSON.stringify(dimensions)}`
      const known = readings.get(key) ?? { metric, unit, kind, dimensions: { ...dimensions }, ...UNREAD }
      const value = snapshot.values[index]
      known[instant as Instant] = value === undefined || Number.isNaN(value) ? null : value
      readings.set(key, known)
    }
  }
  const atNs = { before: before.atNs, first: first.atNs, last: last.atNs, drained: drained.atNs }
  return { schema: 'tonari.counters/1', trial, boot, atNs, readings: [...readings.values()] }
}

const UNREAD = { before: null, first: null, last: null, drained: null }
