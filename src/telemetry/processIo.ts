import { parseDiskBytes } from '../host/kernelFiles.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, oneRow, type Table } from './table.ts'

function tableOf(vm: string): Table<ReturnType<typeof parseDiskBytes>> {
  return {
    metrics: [
      counter('process.readBytes', 'bytes', ({ readBytes }) => readBytes),
      counter('process.writtenBytes', 'bytes', ({ writtenBytes }) => writtenBytes),
    ],
    parse: (text) => oneRow(parseDiskBytes(text)),
    dimensions: () => ({ vm }),
  }
}

/** What each VM's process really moved from and to disks. */
export const processIo: ProbeOpener = {
  name: 'process io',
  open: ({ vms }) =>
    probeOf(
      'process io',
      vms.map(({ name, pid }) => filePart(`/proc/${pid}/io`, tableOf(name))),
      "no VM's /proc/PID/io can be read",
    ),
}
