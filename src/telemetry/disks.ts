import { devicesBelow } from '../host/blockDevices.ts'
import { type DiskStatistics, parseDiskStatistics } from '../host/diskStatistics.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, type Metric, type Table } from './table.ts'

/** The same figures of the host's disks and of a guest's, which `prefix` tells apart. */
export function diskMetrics(prefix: string): readonly Metric<DiskStatistics>[] {
  return [
    counter(`${prefix}.reads`, 'operations', ({ reads }) => reads),
    counter(`${prefix}.writes`, 'operations', ({ writes }) => writes),
    counter(`${prefix}.readBytes`, 'bytes', ({ readBytes }) => readBytes),
    counter(`${prefix}.writtenBytes`, 'bytes', ({ writtenBytes }) => writtenBytes),
    counter(`${prefix}.readTime`, 'ns', ({ readTimeNs }) => readTimeNs),
    counter(`${prefix}.writeTime`, 'ns', ({ writeTimeNs }) => writeTimeNs),
    counter(`${prefix}.busy`, 'ns', ({ busyNs }) => busyNs),
    counter(`${prefix}.queueTime`, 'ns', ({ queueTimeNs }) => queueTimeNs),
  ]
}

const table: Table<DiskStatistics> = {
  inPieces: true,
  metrics: diskMetrics('disk'),
  parse: parseDiskStatistics,
  dimensions: (device) => ({ device }),
}

/** The device that holds the VMs' disks, and those that it lies on. */
export const disks: ProbeOpener = {
  name: 'disks',
  open: ({ dataDevice }) => {
    if (dataDevice === null) return { unavailable: "the device of the VMs' disks is not known" }
    const below = devicesBelow(dataDevice)
    return probeOf(
      'disks',
      [filePart('/proc/diskstats', table, (name, { number }) => number === dataDevice || below.includes(name))],
      `the file system of the VMs' disks (${dataDevice}) lies on no block device`,
    )
  },
}
