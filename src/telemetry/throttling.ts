import { join } from 'node:path'
import { parseKeyedNumbers } from '../host/keyedNumbers.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, oneRow, type Table } from './table.ts'

type Counts = ReadonlyMap<string, number>
const MICROSECOND_NS = 1000

/** Version 1 counts in ns, version 2 in µs. */
function throttledNs(counts: Counts): number {
  return counts.get('throttled_time') ?? (counts.get('throttled_usec') ?? Number.NaN) * MICROSECOND_NS
}

function tableOf(vm: string): Table<Counts> {
  return {
    metrics: [
      counter('throttled.time', 'ns', throttledNs),
      counter('throttled.periods', 'count', (counts) => counts.get('nr_throttled') ?? Number.NaN),
    ],
    parse: (text) => oneRow(parseKeyedNumbers(text)),
    dimensions: () => ({ vm }),
  }
}

/** Time for which a VM's cgroup was kept from running because its quota was used up. */
export const throttling: ProbeOpener = {
  name: 'throttling',
  open: ({ cgroups }) =>
    probeOf(
      'throttling',
      Object.entries(cgroups).map(([vm, directory]) =>
        directory === null
          ? null
          : filePart(join(directory, 'cpu.stat'), tableOf(vm), (_, counts) => counts.has('nr_throttled')),
      ),
      'no VM is in a cgroup that has a quota',
    ),
}
