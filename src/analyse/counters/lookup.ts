import type { CounterReading, Instant, WindowCounters } from '../../model/counters.ts'

type Dimensions = Readonly<Record<string, string>>

/** Questions to the counters of one window. Dimensions that are not given match anything. */
export type CounterLookup = {
  readonly atNs: WindowCounters['atNs']
  /**
   * How far the matching counters rose between two instants, added up; null where none matches, or one of them was not
   * read at both or fell: a counter that starts anew tells nothing.
   */
  readonly delta: (metric: string, dimensions: Dimensions, from: Instant, to: Instant) => number | null
  /** Like `delta`, of the one matching counter that rose most. */
  readonly largestDelta: (metric: string, dimensions: Dimensions, from: Instant, to: Instant) => number | null
  /** Values of one dimension among the matching readings, each once, in order of appearance. */
  readonly valuesOf: (metric: string, dimensions: Dimensions, dimension: string) => string[]
}

export function lookUp({ atNs, readings }: WindowCounters): CounterLookup {
  const byMetric = new Map<string, CounterReading[]>()
  for (const reading of readings) {
    const known = byMetric.get(reading.metric)
    if (known === undefined) byMetric.set(reading.metric, [reading])
    else known.push(reading)
  }
  const matching = (metric: string, dimensions: Dimensions) =>
    (byMetric.get(metric) ?? []).filter((reading) =>
      Object.entries(dimensions).every(([name, value]) => reading.dimensions[name] === value),
    )
  const rises = (metric: string, dimensions: Dimensions, from: Instant, to: Instant): number[] | null => {
    const found = matching(metric, dimensions).map((reading) => rise(reading, from, to))
    const known = found.filter((value) => value !== null)
    return known.length === 0 || known.length < found.length ? null : known
  }
  return {
    atNs,
    delta: (...question) => rises(...question)?.reduce((sum, value) => sum + value, 0) ?? null,
    largestDelta: (...question) => {
      const found = rises(...question)
      return found === null ? null : Math.max(...found)
    },
    valuesOf: (metric, dimensions, dimension) => [
      ...new Set(matching(metric, dimensions).flatMap((reading) => reading.dimensions[dimension] ?? [])),
    ],
  }
}

function rise(reading: CounterReading, from: Instant, to: Instant): number | null {
  const [start, end] = [reading[from], reading[to]]
  return start === null || end === null || end < start ? null : end - start
}
