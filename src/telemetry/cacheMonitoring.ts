import { join } from 'node:path'
import { entriesOf } from '../host/kernelFiles.ts'
import { filePart, type Part, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, gauge, type Metric, oneRow, type Table } from './table.ts'

const MONITORING = '/sys/fs/resctrl/mon_data'

/** The files say `Unavailable` or `Error` at times. */
const METRICS: Readonly<Record<string, Metric<number>>> = {
  llc_occupancy: gauge('cache.occupied', 'bytes', (bytes) => bytes),
  mbm_total_bytes: counter('memory.transferred', 'bytes', (bytes) => bytes),
}

function partsOf(directory: string, domain: string): (Part | null)[] {
  return Object.entries(METRICS).map(([file, metric]) => {
    const table: Table<number> = {
      metrics: [metric],
      parse: (text) => oneRow(Number(text)),
      dimensions: () => ({ domain }),
    }
    return filePart(join(directory, file), table)
  })
}

/** Last-level cache in use and traffic to memory, of everything that has no monitoring group of its own. */
export const cacheMonitoring: ProbeOpener = {
  name: 'cache monitoring',
  open: () =>
    probeOf(
      'cache monitoring',
      entriesOf(MONITORING, /^mon_L3_(\d+)$/).flatMap(({ path, groups: [domain = ''] }) =>
        partsOf(path, `${Number(domain)}`),
      ),
      `there is no ${MONITORING}: the processor, or the hypervisor above, does not offer it, or it is not mounted`,
    ),
}
