import type { z } from 'zod'
import { type ControlLimits, limitsSchema } from '../../model/control.ts'
import type { ControlledVms } from '../../model/controlledVms.ts'
import { type TuneSection, VARIED } from '../../model/tuning.ts'
import { asWritten } from '../quantities.ts'
import { wording } from '../wording.ts'
import type { Path } from '../yamlText.ts'

/** The name that the tuned control has in its campaigns. */
export const TUNED = 'tuned'

/** A control with one quantity that can be given any value between two ends. */
export type TunedControl = {
  readonly loosest: number
  readonly tightest: number
  /** Key of the varied quantity, such as `fromVm`. */
  readonly key: string
  /** What is varied, in words: `ceiling of what each neighbour sends`. */
  readonly quantity: string
  readonly unit: string
  /** The nearest value that the quantity can have: whole where it is counted in whole units, three digits in any case. */
  readonly rounded: (value: number) => number
  /** A value as an experiment writes it. */
  readonly label: (value: number) => string
  readonly at: (value: number) => ControlLimits
}

type TuneFault = { readonly path: Path; readonly what: string; readonly hint: string }
export type TunedControlFaults = { readonly faults: readonly TuneFault[]; readonly error: z.ZodError | null }

const UNITS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['fromVm', 'toVm', 'fromVmCeiling', 'toVmCeiling'].map((key) => [key, 'bit/s'])),
  ...Object.fromEntries(['write', 'read', 'writeBurst', 'readBurst'].map((key) => [key, 'B/s'])),
  ...Object.fromEntries(['writeIops', 'readIops', 'writeIopsBurst', 'readIopsBurst'].map((key) => [key, '1/s'])),
  burst: 'B',
  cores: 'cores',
  weight: '',
}
const FRACTIONAL = ['cores']

/** Reads the control at both ends. What is wrong is told with its path below the document. */
export function tunedControl(tune: TuneSection): TunedControl | TunedControlFaults {
  const places = placesOf(tune.control)
  const [place, second] = places
  const key = String(place?.at(-1) ?? '')
  if (place === undefined || second !== undefined) {
    const what = `${second === undefined ? 'no quantity is' : `${places.length} quantities are`} ${VARIED}`
    return faulty(['tune', 'control'], `tune.control: ${what}`, `write ${VARIED} in place of exactly one quantity`)
  }
  if (UNITS[key] === undefined) {
    const what = `tune.control: ${key} cannot be tuned`
    return faulty(['tune', 'control', ...place], what, `tune one of ${Object.keys(UNITS).join(', ')}`)
  }
  const ends = (['loosest', 'tightest'] as const).map((end) => ({
    end,
    read: limitsAt(tune.control, place, tune[end]),
  }))
  for (const { end, read } of ends) {
    if (!read.success) return endFaults(read.error, place, end)
  }
  const [loose, tight] = ends.map(({ read }) => read.data)
  const at = loose && tight && differingPath(loose, tight)
  if (loose === undefined || tight === undefined || at === null || at === undefined) {
    return faulty(['tune', 'tightest'], 'tune.tightest: the same as loosest', 'name two different ends')
  }
  const limits = loose
  return {
    loosest: numberAt(loose, at),
    tightest: numberAt(tight, at),
    key,
    quantity: quantityWords(limits, at),
    unit: UNITS[key],
    rounded: (value) => {
      const short = Number(value.toPrecision(3))
      return FRACTIONAL.includes(key) ? short : Math.max(1, Math.round(short))
    },
    label: (value) => String(asWritten(key, value)),
    at: (value) => withNumber(limits, at, value) as ControlLimits,
  }
}

function faulty(path: Path, what: string, hint: string): TunedControlFaults {
  return { faults: [{ path, what, hint }], error: null }
}

/** Paths of every `$value` below a value. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (value === VARIED) return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]) =>
    placesOf(below, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function limitsAt(control: Record<string, unknown>, place: Path, end: string | number) {
  return limitsSchema.safeParse({ ...(withNumber(control, place, end) as object), name: TUNED }, { error: wording })
}

/** What is wrong with the varied quantity is the end's fault; anything else is the control's. */
function endFaults(error: z.ZodError, place: Path, end: string): TunedControlFaults {
  const text = place.join('.')
  const own = error.issues.filter((issue) => issue.path.join('.') === text || issue.code === 'invalid_union')
  const [first] = own.filter((issue) => messageAt(issue, place) !== null)
  if (first !== undefined) {
    return faulty(
      ['tune', end],
      `tune.${end}: ${messageAt(first, place) ?? first.message}`,
      'the unit is that of $value',
    )
  }
  const issues = error.issues.map((issue) => ({ ...issue, path: ['tune', 'control', ...issue.path] }))
  return { faults: [], error: { issues } as unknown as z.ZodError }
}

/** The message about a place, also where it stands inside of the branches of a union; null where there is none. */
function messageAt(issue: z.core.$ZodIssue, place: Path): string | null {
  if (issue.path.join('.') === place.join('.') && issue.code !== 'invalid_union') return issue.message
  if (issue.code !== 'invalid_union') return null
  const below = place.slice(issue.path.length)
  for (const branch of issue.errors) {
    for (const inner of branch) {
      const found = messageAt(inner, below)
      if (found !== null) return found
    }
  }
  return null
}

/** Where two parsed controls differ; null where they do not. */
function differingPath(a: unknown, b: unknown, path: Path = []): Path | null {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b ? null : path
  for (const [key, below] of Object.entries(a)) {
    const found = differingPath(below, (b as Record<string, unknown>)[key], [
      ...path,
      Array.isArray(a) ? Number(key) : key,
    ])
    if (found !== null) return found
  }
  return null
}

function numberAt(value: unknown, path: Path): number {
  return Number(path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], value))
}

function withNumber(value: unknown, [key, ...rest]: Path, number: string | number): unknown {
  if (key === undefined) return number
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (at === key ? withNumber(item, rest, number) : item))
  const map = value as Record<string, unknown>
  return { ...map, [key]: withNumber(map[key], rest, number) }
}

const ACTIONS: Readonly<Record<string, string>> = {
  fromVm: 'sends',
  toVm: 'receives',
  fromVmCeiling: 'may send beyond its guarantee',
  toVmCeiling: 'may receive beyond its guarantee',
  write: 'writes',
  read: 'reads',
  writeIops: 'writes, in operations',
  readIops: 'reads, in operations',
  writeBurst: 'writes in bursts',
  readBurst: 'reads in bursts',
  writeIopsBurst: 'writes in bursts, in operations',
  readIopsBurst: 'reads in bursts, in operations',
  burst: 'may pass at once',
}
const LIMITS: Readonly<Record<string, string>> = {
  ceiling: 'ceiling',
  policing: 'policing',
  guaranteed: 'guarantee',
  cgroup: 'disk limit by cgroup',
  qemu: 'disk limit by QEMU',
}

/** `ceiling of what each neighbour sends`. */
function quantityWords(limits: ControlLimits, path: Path): string {
  const [part = '', index = 0, key = ''] = path
  const list = limits[part as 'disk' | 'network' | 'cpu'] ?? []
  const limit = list[Number(index)] as { by?: string; on: ControlledVms } | undefined
  const vms = vmWords(limit?.on ?? 'all')
  const action = ACTIONS[String(key)]
  return action === undefined
    ? `${String(key)} of ${vms}`
    : `${LIMITS[limit?.by ?? 'qemu'] ?? 'limit'} of what ${vms} ${action}`
}

function vmWords(on: ControlledVms): string {
  if (on === 'victim') return 'VM1'
  if (on === 'neighbours') return 'each neighbour'
  return on === 'all' ? 'each VM' : on.map((name) => name.toUpperCase()).join(' and ')
}
