import { join } from 'node:path'
import { type DeviceCounters, parseDeviceCounters } from '../host/deviceCounters.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, type Table } from './table.ts'

/** Links as one `side` sees them: the lab, the counterpart, or a guest. */
export function linkTable(side: string): Table<DeviceCounters> {
  return {
    inPieces: true,
    metrics: [
      counter('link.receivedBytes', 'bytes', ({ receivedBytes }) => receivedBytes),
      counter('link.receivedPackets', 'packets', ({ receivedPackets }) => receivedPackets),
      counter('link.receivedDropped', 'packets', ({ receivedDropped }) => receivedDropped),
      counter('link.receivedErrors', 'packets', ({ receivedErrors }) => receivedErrors),
      counter('link.sentBytes', 'bytes', ({ sentBytes }) => sentBytes),
      counter('link.sentPackets', 'packets', ({ sentPackets }) => sentPackets),
      counter('link.sentDropped', 'packets', ({ sentDropped }) => sentDropped),
      counter('link.sentErrors', 'packets', ({ sentErrors }) => sentErrors),
    ],
    parse: parseDeviceCounters,
    dimensions: (link) => ({ side, link }),
  }
}

export function isOnNetwork(link: string): boolean {
  return link !== 'lo'
}

export const links: ProbeOpener = {
  name: 'links',
  open: ({ hostNet, labLinks, counterpartPid }) =>
    probeOf(
      'links',
      [
        filePart(join(hostNet, 'dev'), linkTable('lab'), labLinks === null ? isOnNetwork : (l) => labLinks.includes(l)),
        counterpartPid === null
          ? null
          : filePart(`/proc/${counterpartPid}/net/dev`, linkTable('counterpart'), isOnNetwork),
      ],
      'neither the lab nor the counterpart shows a link',
    ),
}
