import type { DiskThrottleControl } from '../../model/diskControl.ts'
import type { DiskBursts, DiskThrottle } from '../../model/diskThrottle.ts'

const SECOND_NS = 1e9
/** What QEMU lets through at once where no burst is set (`throttle_compute_wait` in QEMU's util/throttle.c). */
const USUAL_BURST_SECONDS = 0.1

export const UNLIMITED = 'unlimited'

/** A limit as the experiment states it, over what the VM's disk is limited to already: a control makes no disk faster. */
export function throttleWith(spec: DiskThrottleControl, disk: DiskThrottle): DiskThrottle {
  const writeIops = lower(spec.writeIops, disk.writeIops)
  const readIops = lower(spec.readIops, disk.readIops)
  const bursts = burstsOf(spec, disk)
  return {
    writeBytesPerSecond: lower(spec.write, disk.writeBytesPerSecond ?? undefined) ?? null,
    readBytesPerSecond: lower(spec.read, disk.readBytesPerSecond ?? undefined) ?? null,
    ...(writeIops === undefined ? {} : { writeIops }),
    ...(readIops === undefined ? {} : { readIops }),
    ...(bursts === undefined ? {} : { bursts }),
  }
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

/** A burst stays below what the disk is limited to already. */
function burstsOf(spec: DiskThrottleControl, disk: DiskThrottle): DiskBursts | undefined {
  const write = within(spec.writeBurst, disk.writeBytesPerSecond)
  const read = within(spec.readBurst, disk.readBytesPerSecond)
  const writeIops = within(spec.writeIopsBurst, disk.writeIops)
  const readIops = within(spec.readIopsBurst, disk.readIops)
  const rates = {
    ...(write === undefined ? {} : { writeBytesPerSecond: write }),
    ...(read === undefined ? {} : { readBytesPerSecond: read }),
    ...(writeIops === undefined ? {} : { writeIops }),
    ...(readIops === undefined ? {} : { readIops }),
  }
  return Object.keys(rates).length === 0 ? undefined : { seconds: spec.burstLength / SECOND_NS, ...rates }
}

function within(burst: number | undefined, limit: number | null | undefined): number | undefined {
  return burst === undefined ? undefined : Math.min(burst, limit ?? burst)
}

/** Each limit with what it lets through at once: `write` to `10000000 B/s, at once 1000000 B`. */
export function describeThrottle({ bursts, ...rates }: DiskThrottle): Record<string, string> {
  const line = (rate: number | null | undefined, burst: number | undefined, unit: string) => {
    if (rate === null || rate === undefined) return UNLIMITED
    const atOnce = burst === undefined || bursts === undefined ? rate * USUAL_BURST_SECONDS : burst * bursts.seconds
    return `${rate} ${unit}/s, at once ${atOnce} ${unit}`
  }
  return {
    write: line(rates.writeBytesPerSecond, bursts?.writeBytesPerSecond, 'B'),
    read: line(rates.readBytesPerSecond, bursts?.readBytesPerSecond, 'B'),
    'write operations': line(rates.writeIops, bursts?.writeIops, 'operations'),
    'read operations': line(rates.readIops, bursts?.readIops, 'operations'),
  }
}
