import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { gauge, oneRow, type Table } from './table.ts'

const table: Table<number> = {
  metrics: [gauge('ksm.sharing', 'pages', (pages) => pages)],
  parse: (text) => oneRow(Number(text)),
  dimensions: () => ({}),
}

/** Pages that processes share because their contents are the same. */
export const ksm: ProbeOpener = {
  name: 'ksm',
  open: () => probeOf('ksm', [filePart('/sys/kernel/mm/ksm/pages_sharing', table)], 'the kernel has no KSM'),
}
