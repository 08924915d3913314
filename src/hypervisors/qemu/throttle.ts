import { z } from 'zod'
import type { DiskBursts, DiskThrottle } from '../../model/diskThrottle.ts'

export const NO_THROTTLE: DiskThrottle = { writeBytesPerSecond: null, readBytesPerSecond: null }

/** Where `query-block` tells of a throttle; zero stands for none, and lengths are in seconds. */
export const throttleInfo = z.object({
  bps_rd: z.number(),
  bps_wr: z.number(),
  iops_rd: z.number().default(0),
  iops_wr: z.number().default(0),
  bps_rd_max: z.number().default(0),
  bps_wr_max: z.number().default(0),
  iops_rd_max: z.number().default(0),
  iops_wr_max: z.number().default(0),
  bps_rd_max_length: z.number().default(0),
  bps_wr_max_length: z.number().default(0),
  iops_rd_max_length: z.number().default(0),
  iops_wr_max_length: z.number().default(0),
})

/** Arguments of `block_set_io_throttle` beside the device. QEMU takes a length only with the burst that it belongs to. */
export function throttleArguments({ bursts, ...rates }: DiskThrottle): Record<string, number> {
  const burst = (name: string, rate: number | undefined): Record<string, number> =>
    rate === undefined || bursts === undefined
      ? { [`${name}_max`]: 0 }
      : { [`${name}_max`]: rate, [`${name}_max_length`]: bursts.seconds }
  return {
    bps: 0,
    bps_rd: rates.readBytesPerSecond ?? 0,
    bps_wr: rates.writeBytesPerSecond ?? 0,
    iops: 0,
    iops_rd: rates.readIops ?? 0,
    iops_wr: rates.writeIops ?? 0,
    ...burst('bps_rd', bursts?.readBytesPerSecond),
    ...burst('bps_wr', bursts?.writeBytesPerSecond),
    ...burst('iops_rd', bursts?.readIops),
    ...burst('iops_wr', bursts?.writeIops),
  }
}

/** The same back from `query-block`. */
export function throttleFrom(info: z.infer<typeof throttleInfo>): DiskThrottle {
  const bursts = burstsFrom(info)
  return {
    writeBytesPerSecond: info.bps_wr === 0 ? null : info.bps_wr,
    readBytesPerSecond: info.bps_rd === 0 ? null : info.bps_rd,
    ...(info.iops_wr === 0 ? {} : { writeIops: info.iops_wr }),
    ...(info.iops_rd === 0 ? {} : { readIops: info.iops_rd }),
    ...(bursts === null ? {} : { bursts }),
  }
}

function burstsFrom(info: z.infer<typeof throttleInfo>): DiskBursts | null {
  const lengths = [
    info.bps_wr_max > 0 ? info.bps_wr_max_length : 0,
    info.bps_rd_max > 0 ? info.bps_rd_max_length : 0,
    info.iops_wr_max > 0 ? info.iops_wr_max_length : 0,
    info.iops_rd_max > 0 ? info.iops_rd_max_length : 0,
  ]
  const seconds = Math.max(...lengths)
  if (seconds === 0) return null
  return {
    seconds,
    ...(info.bps_wr_max === 0 ? {} : { writeBytesPerSecond: info.bps_wr_max }),
    ...(info.bps_rd_max === 0 ? {} : { readBytesPerSecond: info.bps_rd_max }),
    ...(info.iops_wr_max === 0 ? {} : { writeIops: info.iops_wr_max }),
    ...(info.iops_rd_max === 0 ? {} : { readIops: info.iops_rd_max }),
  }
}
