import type { DiskLedger } from '../../model/ledger.ts'
import type { CounterLookup } from '../counters/lookup.ts'
import { latencyBins } from './latency.ts'

/** Devices and QEMU cut and join requests in the same way if their mean sizes differ by no more than this factor. */
const LIKE_SIZE = 1.25
/** Share of what the VMs' processes read and wrote that a device must have moved to be the one behind their disks. */
const REACHES = 0.9

/**
 * Mean latency of the VM's reads and writes between `first` and `last`, by where they waited; null where guest or QEMU
 * did not count, or nothing was done.
 *
 * What these counters can tell apart, and what they cannot:
 * - Guest and QEMU count the same requests, each from submission to completion, so "guest queue and virtio" is the guest's
 *   total less QEMU's. Flushes have times of their own at QEMU and are left out on both sides.
 * - QEMU's total begins before its throttle and ends when the host's kernel has answered. It therefore holds QEMU's
 *   throttle, its thread pool, a cgroup's limit (which holds requests back before the device counts them) and the host's
 *   queue and device.
 * - A host device counts all its users and gives only a mean over them. Its share is told apart only where exactly one
 *   device counts, it moved what the VMs' processes read and wrote, and its requests are about as large as QEMU's; then
 *   QEMU's total less the device's mean is time before the device. A throttle and a cgroup's limit both lie there and
 *   cannot be told from each other by counters, only by which of them is set.
 * - Otherwise the whole is one stage, `qemuAndHost`: QEMU, host queue and limits.
 */
export function diskLedger(counters: CounterLookup, vm: string): DiskLedger | null {
  const during = (metric: string, dimensions: Record<string, string>) =>
    counters.delta(metric, dimensions, 'first', 'last')
  const total = (prefix: string, suffixes: readonly [string, string], dimensions: Record<string, string>) => {
    const [read, written] = suffixes.map((suffix) => during(`${prefix}.${suffix}`, dimensions))
    return read === null || written === null || read === undefined || written === undefined ? null : read + written
  }
  const side = (prefix: string, dimensions: Record<string, string>) => ({
    operations: total(prefix, ['reads', 'writes'], dimensions),
    timeNs: total(prefix, ['readTime', 'writeTime'], dimensions),
    bytes: total(prefix, ['readBytes', 'writtenBytes'], dimensions),
  })
  const guest = side('guest.disk', { vm })
  const qemu = side('block', { vm })
  if (guest.operations === null || guest.timeNs === null || qemu.timeNs === null) return null
  const { operations } = guest
  if (operations === 0) return null
  const guestNs = guest.timeNs / operations
  // Both clocks run apart by a little: QEMU's part never exceeds the guest's.
  const qemuNs = Math.min(guestNs, qemu.timeNs / operations)
  const [device, ...others] = counters.valuesOf('disk.reads', {}, 'device')
  const host = device === undefined || others.length > 0 ? null : side('disk', { device })
  const processBytes = total('process', ['readBytes', 'writtenBytes'], {})
  const reason =
    host === null ? 'no single host device is known to hold the disks' : notTheDevice(host, qemu, processBytes)
  const deviceNs = host?.timeNs && host.operations ? Math.min(qemuNs, host.timeNs / host.operations) : 0
  return {
    vm,
    operations,
    guestNs,
    stages: [
      { stage: 'guestQueue', perOperationNs: guestNs - qemuNs },
      ...(reason === null
        ? [
            { stage: 'beforeDevice' as const, perOperationNs: qemuNs - deviceNs },
            { stage: 'device' as const, perOperationNs: deviceNs },
          ]
        : [{ stage: 'qemuAndHost' as const, perOperationNs: qemuNs }]),
    ],
    latencies: latencyBins(counters, vm),
    notes: reason === null ? [] : [`The host's device is not told apart: ${reason}.`],
  }
}

type Side = { readonly operations: number | null; readonly timeNs: number | null; readonly bytes: number | null }

/** Why the device's mean latency does not speak of the VM's requests; null where it does. */
function notTheDevice(host: Side, qemu: Side, processBytes: number | null): string | null {
  if (!host.operations || host.timeNs === null || host.bytes === null) return 'it did nothing in the window'
  if (processBytes === null) return "what the VMs' processes read and wrote was not counted"
  if (host.bytes < REACHES * processBytes) return "it moved less than the VMs' processes read and wrote"
  if (!qemu.operations || qemu.bytes === null) return "the size of QEMU's requests was not counted"
  const sizes = host.bytes / host.operations / (qemu.bytes / qemu.operations)
  if (sizes > LIKE_SIZE || sizes < 1 / LIKE_SIZE) return 'requests are cut or joined on the way to it'
  return null
}
