import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** major:minor of the file system that holds a file, as Linux packs the two into one number. */
export function deviceNumber(path: string): string {
  const packed = statSync(path, { bigint: true }).dev
  const major = ((packed >> 8n) & 0xfffn) | ((packed >> 32n) & 0xfffff000n)
  const minor = (packed & 0xffn) | ((packed >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}

/**
 * Kernel names of a block device, given as major:minor, and of all that lie below it: the whole disk of a partition,
 * the devices of a mapped volume. Empty for a file system that lies on no device. `sysRoot` is where sysfs is mounted.
 */
export function devicesBelow(number: string, sysRoot = '/sys'): string[] {
  try {
    return [...new Set(namesFrom(realpathSync(join(sysRoot, 'dev/block', number))))]
  } catch {
    return []
  }
}

function namesFrom(directory: string): string[] {
  const name = /^DEVNAME=(.*)$/m.exec(readFileSync(join(directory, 'uevent'), 'utf8'))?.[1] ?? ''
  const whole = existsSync(join(directory, 'partition')) ? [dirname(directory)] : []
  const slaves = join(directory, 'slaves')
  const mapped = existsSync(slaves) ? readdirSync(slaves).map((slave) => realpathSync(join(slaves, slave))) : []
  return [name, ...[...whole, ...mapped].flatMap(namesFrom)]
}
