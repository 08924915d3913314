import type { WorkloadParams } from '../model/workloadSpec.ts'
import { formatDuration, formatQuantity, formatSize } from './format.ts'

const SIZES = new Set(['bytes', 'fileSize', 'recordSize', 'messageSize', 'blockSize'])

/** Parameters as `fileSize 32 MiB, cache off`, in the words of the experiment file. */
export function describeParams(params: WorkloadParams): string {
  return Object.entries(params)
    .filter(([name]) => name !== 'program' && name !== 'id')
    .flatMap(([name, value]) => {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
      return [`${name} ${describe(name, value)}`]
    })
    .join(', ')
}

function describe(name: string, value: string | number | readonly string[]): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number') return value.join(' ')
  if (SIZES.has(name)) return formatSize(value)
  if (name === 'duration') return formatDuration(value)
  return name === 'rateBitsPerSecond' ? formatQuantity(value, 'bit/s') : `${value}`
}
