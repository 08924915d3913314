import type { LatencyBin } from '../../model/ledger.ts'
import type { CounterLookup } from '../counters/lookup.ts'

const METRICS = ['block.readLatency', 'block.writeLatency']
const SLOWEST = 'any'

/** The VM's reads and writes between `first` and `last` by how long QEMU took over them; empty where it does not count. */
export function latencyBins(counters: CounterLookup, vm: string): LatencyBin[] {
  const counted = METRICS.flatMap((metric) =>
    counters.valuesOf(metric, { vm }, 'belowNs').map((below): LatencyBin => {
      const operations = counters.delta(metric, { vm, belowNs: below }, 'first', 'last')
      return { belowNs: below === SLOWEST ? null : Number(below), operations: operations ?? 0 }
    }),
  )
  return pooledBins(counted)
}

/** Bins of one bound added up, in the order of their bounds. */
export function pooledBins(bins: readonly LatencyBin[]): LatencyBin[] {
  const sums = new Map<number | null, number>()
  for (const { belowNs, operations } of bins) sums.set(belowNs, (sums.get(belowNs) ?? 0) + operations)
  return [...sums]
    .map(([belowNs, operations]) => ({ belowNs, operations }))
    .toSorted((a, b) => (a.belowNs ?? Number.POSITIVE_INFINITY) - (b.belowNs ?? Number.POSITIVE_INFINITY))
}
