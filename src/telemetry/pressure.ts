import { join } from 'node:path'
import { parsePressure } from '../host/keyedNumbers.ts'
import type { Column } from '../model/sample.ts'
import { filePart, type Part, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, type Metric, oneRow, type Table } from './table.ts'

type Pressure = ReturnType<typeof parsePressure>

const some = (resource: string): Metric<Pressure> => counter(`pressure.${resource}.some`, 'ns', ({ someNs }) => someNs)
const full = (resource: string): Metric<Pressure> => counter(`pressure.${resource}.full`, 'ns', ({ fullNs }) => fullNs)

/** For the whole system nothing waits for a core in full, so only `some` counts there. */
const METRICS = {
  cpu: [some('cpu')],
  memory: [some('memory'), full('memory')],
  io: [some('io'), full('io')],
}

function parts(pathOf: (resource: string) => string, dimensions: Column['dimensions']): (Part | null)[] {
  return Object.entries(METRICS).map(([resource, metrics]) => {
    const table: Table<Pressure> = {
      metrics,
      parse: (text) => oneRow(parsePressure(text)),
      dimensions: () => dimensions,
    }
    return filePart(pathOf(resource), table)
  })
}

/** Time in which tasks waited for a core, memory or disk, of the system and of each VM's cgroup (version 2 only). */
export const pressure: ProbeOpener = {
  name: 'pressure',
  open: ({ cgroups }) =>
    probeOf(
      'pressure',
      [
        ...parts((resource) => `/proc/pressure/${resource}`, { scope: 'system' }),
        ...Object.entries(cgroups).flatMap(([vm, directory]) =>
          directory === null
            ? []
            : parts((resource) => join(directory, `${resource}.pressure`), { scope: 'cgroup', vm }),
        ),
      ],
      'the kernel shows no pressure (/proc/pressure)',
    ),
}
