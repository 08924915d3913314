import { parseMemory } from '../host/numaNodes.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { gauge, oneRow, type Table } from './table.ts'

const table: Table<string> = {
  metrics: [
    gauge('memory.dirty', 'bytes', (text) => parseMemory(text, 'Dirty')),
    gauge('memory.writeback', 'bytes', (text) => parseMemory(text, 'Writeback')),
    gauge('memory.cached', 'bytes', (text) => parseMemory(text, 'Cached')),
    gauge('memory.available', 'bytes', (text) => parseMemory(text, 'MemAvailable')),
  ],
  parse: oneRow,
  dimensions: () => ({}),
}

export const memory: ProbeOpener = {
  name: 'memory',
  open: () => probeOf('memory', [filePart('/proc/meminfo', table)], '/proc/meminfo cannot be read'),
}
