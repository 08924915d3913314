import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deviceNumber } from './blockDevices.ts'
import { readTextNow } from './kernelFiles.ts'

/**
 * major:minor of the block device that a file's file system lies on, and of the whole disk where that is a partition: the
 * kernel limits whole disks only. Null for a file system that lies on no block device, or on several.
 */
export function wholeDisk(path: string, sysRoot = '/sys'): string | null {
  try {
    const device = realpathSync(join(sysRoot, 'dev/block', deviceNumber(path)))
    const disk = existsSync(join(device, 'partition')) ? dirname(device) : device
    return readTextNow(join(disk, 'dev')).trim()
  } catch {
    return null
  }
}

/** What schedules a disk, such as `bfq` or `none`; null where the kernel does not say. */
export function schedulerOf(device: string, sysRoot = '/sys'): string | null {
  try {
    return /\[(.+?)\]/.exec(readTextNow(join(sysRoot, 'dev/block', device, 'queue/scheduler')))?.[1] ?? null
  } catch {
    return null
  }
}
