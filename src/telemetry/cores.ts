import { busyNsOf, type CoreStates, parseCoreStates } from '../host/processorTimes.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { byName, counter, type Table } from './table.ts'

const table: Table<CoreStates> = {
  metrics: [
    counter('core.busy', 'ns', busyNsOf),
    counter('core.idle', 'ns', ({ idleNs }) => idleNs),
    counter('core.iowait', 'ns', ({ iowaitNs }) => iowaitNs),
    counter('core.irq', 'ns', ({ irqNs }) => irqNs),
    counter('core.softirq', 'ns', ({ softirqNs }) => softirqNs),
    counter('core.steal', 'ns', ({ stealNs }) => stealNs),
  ],
  parse: (text) => byName(parseCoreStates(text)),
  dimensions: (core) => ({ core }),
}

export const cores: ProbeOpener = {
  name: 'cores',
  open: ({ cores: wanted }) =>
    probeOf(
      'cores',
      [filePart('/proc/stat', table, (core) => wanted.includes(Number(core)))],
      '/proc/stat shows none of the cores',
    ),
}
