import type { DoctorItem } from '../../model/doctor.ts'

type Fault = { readonly state: 'degraded' | 'missing'; readonly cost: string; readonly mend: string }

/** An item with nothing to say against it, unless `fault` is given. */
export function item(id: string, title: string, found: string, fault: Fault | null = null): DoctorItem {
  return { id, title, found, ...(fault ?? { state: 'ok', cost: '', mend: '' }) }
}

export function degraded(cost: string, mend: string): Fault {
  return { state: 'degraded', cost, mend }
}

export function missing(cost: string, mend: string): Fault {
  return { state: 'missing', cost, mend }
}

/** `command` as root, which an ordinary user has to become first. */
export function asRoot(isRoot: boolean, command: string): string {
  return isRoot ? command : `sudo ${command}`
}

/** `1 socket`, `2 sockets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size with three digits at most, such as `1.5 GiB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(BINARY_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 2 ** (10 * power)
  return `${amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10} ${BINARY_UNITS[power] ?? ''}`
}
