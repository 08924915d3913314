import type { DiskCgroupControl } from '../../model/diskControl.ts'

/** One file of a group: what to write, and what takes it away. */
export type GroupSetting = { readonly file: string; readonly text: string; readonly reset: string }

type Rates = Pick<DiskCgroupControl, 'write' | 'read' | 'writeIops' | 'readIops'>
type Key = keyof Rates

/** Version 1: a file for each limit, a line for each device; zero takes a limit away. */
const V1_FILES: readonly (readonly [Key, string])[] = [
  ['read', 'blkio.throttle.read_bps_device'],
  ['write', 'blkio.throttle.write_bps_device'],
  ['readIops', 'blkio.throttle.read_iops_device'],
  ['writeIops', 'blkio.throttle.write_iops_device'],
]
/** Version 2: all limits in one line for each device. */
const V2_FILE = 'io.max'
const V2_KEYS: readonly (readonly [Key, string])[] = [
  ['read', 'rbps'],
  ['write', 'wbps'],
  ['readIops', 'riops'],
  ['writeIops', 'wiops'],
]

/** What to write for limits on a whole disk, given as major:minor. */
export function limitSettings(version: 1 | 2, device: string, rates: Rates): GroupSetting[] {
  if (version === 1) {
    return V1_FILES.flatMap(([key, file]) => {
      const rate = rates[key]
      return rate === undefined ? [] : [{ file, text: `${device} ${rate}`, reset: `${device} 0` }]
    })
  }
  const set = V2_KEYS.flatMap(([key, name]) => {
    const rate = rates[key]
    return rate === undefined ? [] : [{ name, rate }]
  })
  if (set.length === 0) return []
  return [
    {
      file: V2_FILE,
      text: [device, ...set.map(({ name, rate }) => `${name}=${rate}`)].join(' '),
      reset: [device, ...set.map(({ name }) => `${name}=max`)].join(' '),
    },
  ]
}

/** The limits on a device, from the texts of a group's files by name; what is not limited is absent. */
export function parseLimits(version: 1 | 2, device: string, read: (file: string) => string): Rates {
  if (version === 1) {
    return Object.fromEntries(
      V1_FILES.flatMap(([key, file]) => {
        const rate = lineOf(device, read(file))?.[0]
        return rate === undefined ? [] : [[key, Number(rate)]]
      }),
    )
  }
  const words = lineOf(device, read(V2_FILE)) ?? []
  const values = new Map(words.map((word) => word.split('=') as [string, string]))
  return Object.fromEntries(
    V2_KEYS.flatMap(([key, name]) => {
      const value = values.get(name)
      return value === undefined || value === 'max' ? [] : [[key, Number(value)]]
    }),
  )
}

function lineOf(device: string, text: string): string[] | null {
  const line = text.split('\n').find((each) => each.startsWith(`${device} `))
  return line?.trim().split(/\s+/).slice(1) ?? null
}

export const USUAL_WEIGHT = 100

/** Files that may hold a weight, the one that the disk's scheduler goes by first. BFQ's weights go to 1000. */
export function weightFiles(scheduler: string | null): readonly string[] {
  const [bfq, others] = [
    ['io.bfq.weight', 'blkio.bfq.weight'],
    ['io.weight', 'blkio.weight'],
  ] as const
  return scheduler === 'bfq' ? [...bfq, ...others] : [...others, ...bfq]
}

/** `100`, `default 100` and further lines for devices. */
export function parseWeight(text: string): number {
  return Number(/^(?:default )?(\d+)$/m.exec(text)?.[1] ?? Number.NaN)
}
