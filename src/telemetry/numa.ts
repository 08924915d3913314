import { parseKeyedNumbers } from '../host/keyedNumbers.ts'
import { entriesOf } from '../host/kernelFiles.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, oneRow, type Table } from './table.ts'

const NODES = '/sys/devices/system/node'

function tableOf(node: string): Table<ReadonlyMap<string, number>> {
  return {
    metrics: [
      counter('numa.miss', 'pages', (counts) => counts.get('numa_miss') ?? Number.NaN),
      counter('numa.foreign', 'pages', (counts) => counts.get('numa_foreign') ?? Number.NaN),
    ],
    parse: (text) => oneRow(parseKeyedNumbers(text)),
    dimensions: () => ({ node }),
  }
}

/** Pages that a node gave to processes that would rather have had another's, and the reverse. */
export const numa: ProbeOpener = {
  name: 'numa',
  open: () => {
    const nodes = entriesOf(NODES, /^node(\d+)$/)
    if (nodes.length === 1) return { unavailable: 'all memory is on one NUMA node' }
    return probeOf(
      'numa',
      nodes.map(({ path, groups: [node = ''] }) => filePart(`${path}/numastat`, tableOf(node))),
      'the kernel knows no NUMA nodes',
    )
  },
}
