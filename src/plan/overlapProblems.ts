import type { ControlLimits } from '../model/control.ts'
import { type ControlledVms, select } from '../model/controlledVms.ts'
import type { Path } from './yamlText.ts'

type Finding = { readonly path: Path; readonly what: string; readonly hint: string }
type Vms = readonly { readonly name: string }[]

/** Limits of one control that cannot hold at once on one VM. */
export function overlapFindings(limits: ControlLimits, path: Path, vms: Vms): Finding[] {
  const { name, disk = [], network = [], cpu = [] } = limits
  const groups = disk.filter((limit) => limit.by === 'cgroup')
  const throttles = disk.filter((limit) => limit.by !== 'cgroup')
  const ceilings = network.filter((limit) => limit.by === 'ceiling')
  const found = (key: 'disk' | 'network' | 'cpu', what: string, hint: string): Finding => ({
    path: [...path, key],
    what: `${name}: ${what}`,
    hint,
  })
  return [
    ...(['fromVm', 'toVm'] as const).flatMap((key) =>
      twiceLimited(withKey(ceilings, key), vms).map((vm) =>
        found('network', `${vm} has two ceilings for ${key}`, 'keep one of them'),
      ),
    ),
    ...twiceLimited(
      network.filter((limit) => limit.by === 'policing'),
      vms,
    ).map((vm) => found('network', `${vm} has two policings`, 'write fromVm and toVm in one of them')),
    ...twiceLimited(throttles, vms)
      .filter((vm) => throttles.some((limit) => bursts(limit) && has(limit, vm, vms)))
      .map((vm) => found('disk', `${vm} has two limits by QEMU, one with a burst`, 'write them as one limit')),
    ...groupFindings(groups, vms, ['write', 'read', 'writeIops', 'readIops', 'weight']).map((what) =>
      found('disk', what, ONE_GROUP),
    ),
    ...groupFindings(cpu, vms, ['cores', 'weight']).map((what) => found('cpu', what, ONE_GROUP)),
  ]
}

const ONE_GROUP = 'a VM is in one control group: limit it either by itself or with others, each quantity once'

type Selecting = { readonly on: ControlledVms }

function withKey<T extends object>(limits: readonly T[], key: string): T[] {
  return limits.filter((limit) => (limit as Record<string, unknown>)[key] !== undefined)
}

/** VMs that more than one limit is placed on, in order. */
function twiceLimited(limits: readonly Selecting[], vms: Vms): string[] {
  return vms.map(({ name }) => name).filter((name) => limits.filter((limit) => has(limit, name, vms)).length > 1)
}

function has({ on }: Selecting, vm: string, vms: Vms): boolean {
  return select(on, vms).some(({ name }) => name === vm)
}

function bursts(limit: object): boolean {
  return Object.keys(limit).some((key) => key.endsWith('Burst'))
}

type Grouping = Selecting & { readonly shared: boolean }

/** Says which VM limits would put into several control groups; null for none. */
export function mixedGroups(limits: readonly Grouping[], vms: Vms): string | null {
  const groupOf = (limit: Grouping, vm: string) =>
    limit.shared
      ? select(limit.on, vms)
          .map(({ name }) => name)
          .join('+')
      : vm
  const mixed = vms.flatMap(({ name: vm }) => {
    const groups = [...new Set(limits.filter((limit) => has(limit, vm, vms)).map((limit) => groupOf(limit, vm)))]
    return groups.length > 1 ? [`${vm} cannot be in the control groups ${groups.join(' and ')} at once`] : []
  })
  return mixed[0] ?? null
}

/** Sets of VMs that share some but not all, and quantities that a group would have twice. */
function groupFindings(limits: readonly Grouping[], vms: Vms, keys: readonly string[]): string[] {
  const mixed = mixedGroups(limits, vms)
  if (mixed !== null) return [mixed]
  return keys.flatMap((key) =>
    twiceLimited(withKey(limits, key), vms)
      .slice(0, 1)
      .map((vm) => `${vm} has two limits for ${key}`),
  )
}
