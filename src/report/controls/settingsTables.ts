import type { ControlLimits, ControlSpec } from '../../model/control.ts'
import type { Table } from '../document.ts'
import { formatDuration, formatNumber, formatQuantity, formatSize, NONE } from '../format.ts'
import type { ReportInput } from '../input.ts'

type Limit = NonNullable<ControlLimits['disk'] | ControlLimits['network'] | ControlLimits['cpu']>[number]

const rate = (unit: string) => (value: number) => formatQuantity(value, unit)
const OPERATIONS = (value: number) => `${formatNumber(value)} operations/s`

/** Every number that a limit can have: its words, and how it is written. */
const NUMBERS: Readonly<Record<string, readonly [string, (value: number) => string]>> = {
  write: ['write', rate('B/s')],
  read: ['read', rate('B/s')],
  writeIops: ['write', OPERATIONS],
  readIops: ['read', OPERATIONS],
  writeBurst: ['burst of writes', rate('B/s')],
  readBurst: ['burst of reads', rate('B/s')],
  writeIopsBurst: ['burst of writes', OPERATIONS],
  readIopsBurst: ['burst of reads', OPERATIONS],
  burstLength: ['bursts last', formatDuration],
  fromVm: ['from VM', rate('bit/s')],
  toVm: ['to VM', rate('bit/s')],
  fromVmCeiling: ['from VM at most', rate('bit/s')],
  toVmCeiling: ['to VM at most', rate('bit/s')],
  burst: ['at once', formatSize],
  cores: ['cores', formatNumber],
  period: ['given out every', formatDuration],
  weight: ['weight', formatNumber],
}

/** What each control was asked to be, and what was read back of it. */
export function settingsTables({ plan, boots }: Pick<ReportInput, 'plan' | 'boots'>): Table[] {
  return [
    {
      kind: 'table',
      caption: 'What each control is',
      columns: [{ title: 'Control' }, { title: 'Resource' }, { title: 'By' }, { title: 'VMs' }, { title: 'Settings' }],
      rows: plan.controls.flatMap(limitRows),
    },
    ...readBackTable(boots),
  ]
}

function limitRows(control: ControlSpec): string[][] {
  if (control === 'none') return [['none', NONE, NONE, NONE, 'the testbed as it is']]
  return (['disk', 'network', 'cpu'] as const).flatMap((resource) =>
    (control[resource] ?? []).map((limit) => [
      ...[control.name, resource, methodOf(resource, limit)],
      typeof limit.on === 'string' ? limit.on : limit.on.join(', '),
      settingsOf(limit),
    ]),
  )
}

function methodOf(resource: 'disk' | 'network' | 'cpu', limit: Limit): string {
  if (resource === 'cpu') return 'cgroup'
  return ('by' in limit ? limit.by : undefined) ?? 'qemu'
}

/** A length of bursts and a period say nothing where no burst and no quota is set. */
function settingsOf(limit: Limit): string {
  const entries = Object.entries(limit)
  const idle = (key: string) =>
    (key === 'burstLength' && !entries.some(([name, value]) => name.endsWith('Burst') && value !== undefined)) ||
    (key === 'period' && !('cores' in limit && limit.cores !== undefined))
  const numbers = entries.flatMap(([key, value]) => {
    const known = NUMBERS[key]
    return known === undefined || typeof value !== 'number' || idle(key) ? [] : [`${known[0]} ${known[1](value)}`]
  })
  const shared = 'shared' in limit && limit.shared ? ['shared by these VMs together'] : []
  return [...numbers, ...shared].join(', ')
}

/** One row for each value of a setting that was read back, with the boots that had it. */
function readBackTable(boots: ReportInput['boots']): Table[] {
  const seen = new Map<string, { readonly row: string[]; readonly boots: number[] }>()
  const users = new Map<string, number>()
  for (const { boot, controls } of boots) {
    for (const [control, settings] of Object.entries(controls)) {
      users.set(control, (users.get(control) ?? 0) + 1)
      for (const row of Object.entries(settings).map(([what, value]) => [control, what, value])) {
        const key = JSON.stringify(row)
        const known = seen.get(key) ?? { row, boots: [] }
        seen.set(key, { row, boots: [...known.boots, boot] })
      }
    }
  }
  if (seen.size === 0) return []
  const rows = [...seen.values()].map(({ row, boots: having }) => {
    const all = users.get(row[0] ?? '') === having.length
    return [...row, all ? `all ${having.length} that used it` : having.join(', ')]
  })
  return [
    {
      kind: 'table',
      caption: 'Controls as they were read back after they had been set',
      columns: [{ title: 'Control' }, { title: 'Setting' }, { title: 'Read back' }, { title: 'Boots' }],
      rows,
    },
  ]
}
