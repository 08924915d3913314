import { z } from 'zod'
import type { BlockStatistics, LatencyHistogram, VmFacts } from '../hypervisor.ts'
import { DISK_DEVICE } from './arguments.ts'
import type { QmpClient } from './qmp.ts'
import { NO_THROTTLE, throttleFrom, throttleInfo } from './throttle.ts'

const inserted = throttleInfo.extend({
  cache: z.object({ direct: z.boolean() }),
  image: z.object({ 'virtual-size': z.number() }),
})
const blockDevices = z.array(z.object({ qdev: z.string().optional(), inserted: inserted.optional() }))
const histogram = z.object({ boundaries: z.array(z.number()), bins: z.array(z.number()) }).optional()
const blockStats = z.array(
  z.object({
    qdev: z.string().optional(),
    stats: z.object({
      wr_bytes: z.number(),
      rd_bytes: z.number(),
      wr_operations: z.number(),
      rd_operations: z.number(),
      flush_operations: z.number(),
      wr_total_time_ns: z.number(),
      rd_total_time_ns: z.number(),
      flush_total_time_ns: z.number(),
      rd_latency_histogram: histogram,
      wr_latency_histogram: histogram,
    }),
  }),
)
const memory = z.object({ 'base-memory': z.number() })
const cpus = z.array(z.unknown())
const nics = z.array(z.object({ name: z.string(), 'main-mac': z.string() }))
const kvm = z.object({ enabled: z.boolean() })

/** QEMU names a device by its path in the machine's tree, which ends in, or goes through, the id it was given. */
function isDataDisk(device: { qdev?: string | undefined }): boolean {
  return device.qdev?.split('/').includes(DISK_DEVICE) ?? false
}

/** What QEMU says of itself. A VM without a data disk shows no throttle and no direct cache. */
export async function readFacts(qmp: QmpClient): Promise<VmFacts> {
  const [cpuList, memorySize, acceleration, devices, nicList] = await Promise.all([
    qmp.execute('query-cpus-fast').then((value) => cpus.parse(value)),
    qmp.execute('query-memory-size-summary').then((value) => memory.parse(value)),
    qmp.execute('query-kvm').then((value) => kvm.parse(value)),
    qmp.execute('query-block').then((value) => blockDevices.parse(value)),
    qmp.execute('query-rx-filter').then((value) => nics.parse(value)),
  ])
  const disk = devices.find(isDataDisk)?.inserted
  return {
    vcpus: cpuList.length,
    memoryBytes: memorySize['base-memory'],
    accelerator: acceleration.enabled ? 'kvm' : 'tcg',
    cacheDirect: disk?.cache.direct ?? false,
    diskBytes: disk?.image['virtual-size'] ?? null,
    nics: nicList.map((nic) => ({ model: nic.name.replace(/\.\d+$/, ''), mac: nic['main-mac'] })),
    throttle: disk === undefined ? NO_THROTTLE : throttleFrom(disk),
  }
}

/** Counters of the data disk since the VM started; zeros without one. */
export async function readStatistics(qmp: QmpClient): Promise<BlockStatistics> {
  const devices = blockStats.parse(await qmp.execute('query-blockstats'))
  const stats = devices.find(isDataDisk)?.stats
  return {
    writtenBytes: stats?.wr_bytes ?? 0,
    readBytes: stats?.rd_bytes ?? 0,
    writeOperations: stats?.wr_operations ?? 0,
    readOperations: stats?.rd_operations ?? 0,
    flushOperations: stats?.flush_operations ?? 0,
    writeTimeNs: stats?.wr_total_time_ns ?? 0,
    readTimeNs: stats?.rd_total_time_ns ?? 0,
    flushTimeNs: stats?.flush_total_time_ns ?? 0,
    readLatency: latencyFrom(stats?.rd_latency_histogram),
    writeLatency: latencyFrom(stats?.wr_latency_histogram),
  }
}

function latencyFrom(found: z.infer<typeof histogram>): LatencyHistogram | null {
  return found === undefined ? null : { boundsNs: found.boundaries, counts: found.bins }
}
