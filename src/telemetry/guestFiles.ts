import { type CoreStates, parseCoreStates } from '../host/processorTimes.ts'
import { type DiskStatistics, parseDiskStatistics } from '../host/diskStatistics.ts'
import type { Column } from '../model/sample.ts'
import { diskMetrics } from './disks.ts'
import { isOnNetwork, linkTable } from './links.ts'
import { protocolTable } from './protocols.ts'
import { softnetTable } from './softnet.ts'
import { byName, columnsOf, counter, oneRow, type Table, writeValues } from './table.ts'

/** Columns, and in the same order their values. */
export type Readings = { readonly columns: readonly Column[]; readonly values: readonly number[] }

type GuestFile = { readonly path: string; readonly parse: (text: string, vm: string, dataDevice: string) => Readings }

const FILES: readonly GuestFile[] = [
  {
    path: '/proc/stat',
    parse: (text, vm) => joined(readingsOf(coreTable(vm), text), readingsOf(switchTable(vm), text)),
  },
  {
    path: '/proc/diskstats',
    parse: (text, vm, dataDevice) => readingsOf(diskTable(vm), text, (device) => device === dataDevice),
  },
  { path: '/proc/net/snmp', parse: (text, vm) => readingsOf(protocolTable(vm), text) },
  { path: '/proc/net/dev', parse: (text, vm) => readingsOf(linkTable(vm), text, isOnNetwork) },
  { path: '/proc/net/softnet_stat', parse: (text, vm) => readingsOf(softnetTable(vm), text) },
]

/** What to read inside a guest; the first 16 KiB of each are enough. */
export const GUEST_FILES: readonly string[] = FILES.map(({ path }) => path)

/**
 * What a guest's own files tell, by path. A file that is missing has no readings. `dataDevice` is the guest's kernel
 * name of its data disk, such as `vdb`.
 */
export function parseGuestFiles(vm: string, dataDevice: string, texts: ReadonlyMap<string, string>): Readings {
  const all = FILES.flatMap(({ path, parse }) => {
    const text = texts.get(path)
    return text === undefined ? [] : [parse(text, vm, dataDevice)]
  })
  return joined(...all)
}

function readingsOf<Row>(table: Table<Row>, text: string, wanted: (rowName: string) => boolean = () => true): Readings {
  const rows = table.parse(text)
  const names = [...rows.keys()].filter(wanted)
  const values = new Float64Array(names.length * table.metrics.length)
  writeValues(table, names, rows, values, 0)
  return { columns: columnsOf(table, names), values: [...values] }
}

/** The guest's cores are its vCPUs. `guest.user` includes what ran with a lowered priority. */
function coreTable(vm: string): Table<CoreStates> {
  return {
    metrics: [
      counter('guest.user', 'ns', ({ userNs, niceNs }) => userNs + niceNs),
      counter('guest.system', 'ns', ({ systemNs }) => systemNs),
      counter('guest.idle', 'ns', ({ idleNs }) => idleNs),
      counter('guest.iowait', 'ns', ({ iowaitNs }) => iowaitNs),
      counter('guest.steal', 'ns', ({ stealNs }) => stealNs),
      counter('guest.irq', 'ns', ({ irqNs }) => irqNs),
      counter('guest.softirq', 'ns', ({ softirqNs }) => softirqNs),
    ],
    parse: (text) => byName(parseCoreStates(text)),
    dimensions: (vcpu) => ({ vm, vcpu }),
  }
}

/** A guest that wakes and goes back to sleep switches twice. */
function switchTable(vm: string): Table<string> {
  return {
    metrics: [counter('guest.switches', 'count', (text) => Number(/^ctxt (\d+)$/m.exec(text)?.[1] ?? Number.NaN))],
    parse: oneRow,
    dimensions: () => ({ vm }),
  }
}

function joined(...parts: readonly Readings[]): Readings {
  return { columns: parts.flatMap(({ columns }) => columns), values: parts.flatMap(({ values }) => values) }
}

function diskTable(vm: string): Table<DiskStatistics> {
  return { metrics: diskMetrics('guest.disk'), parse: parseDiskStatistics, dimensions: () => ({ vm }) }
}
