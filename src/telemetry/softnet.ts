import { join } from 'node:path'
import { parseSoftnetCounters, type SoftnetCounters } from '../host/networkStatistics.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { byName, counter, type Table } from './table.ts'

/** Receive queues of each core of one `side`: the host or a guest. */
export function softnetTable(side: string): Table<SoftnetCounters> {
  return {
    inPieces: true,
    metrics: [
      counter('softnet.processed', 'packets', ({ processed }) => processed),
      counter('softnet.dropped', 'packets', ({ dropped }) => dropped),
      counter('softnet.squeezed', 'packets', ({ squeezed }) => squeezed),
    ],
    parse: (text) => byName(parseSoftnetCounters(text)),
    dimensions: (core) => ({ side, core }),
  }
}

export const softnet: ProbeOpener = {
  name: 'softnet',
  open: ({ hostNet }) =>
    probeOf(
      'softnet',
      [filePart(join(hostNet, 'softnet_stat'), softnetTable('host'))],
      'the kernel shows no receive queues (softnet_stat)',
    ),
}
