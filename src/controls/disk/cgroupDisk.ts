import { Cgroup } from '../../host/cgroup.ts'
import type { CgroupRoots } from '../../host/cgroupRoots.ts'
import { select } from '../../model/controlledVms.ts'
import type { DiskCgroupControl } from '../../model/diskControl.ts'
import { TonariError } from '../../model/error.ts'
import { assertAsked } from '../asked.ts'
import type { Control } from '../control.ts'
import { undoable } from '../undoing.ts'
import { limitSettings, parseLimits, parseWeight, WEIGHT_FILES } from './cgroupSettings.ts'

const NO_DISK = "the VMs' disks lie on a file system that is on no disk of its own"

/**
 * The host kernel's limit on what VMs' processes read and write, at the whole disk that holds their disks. Version 1
 * lets buffered writes pass; VMs' disks are opened for direct I/O.
 */
export function cgroupDisk(spec: DiskCgroupControl): Control {
  return {
    name: 'disk limit of a cgroup',
    unavailable: ({ ioGroupsFault, ioWeightFault, dataDevice }) => {
      if (ioGroupsFault !== null) return `no cgroup can limit a disk: ${ioGroupsFault}`
      if (dataDevice === null) return NO_DISK
      return spec.weight === undefined || ioWeightFault === null ? null : `no weight has an effect: ${ioWeightFault}`
    },
    apply: async ({ vms, dataDevice, cgroups }) => {
      if (dataDevice === null) throw new TonariError('hostLacksRequirements', NO_DISK)
      const chosen = select(spec.on, vms)
      const members = spec.shared
        ? [{ name: sharedName(chosen), pids: chosen.map(({ pid }) => pid) }]
        : chosen.map(({ name, pid }) => ({ name, pids: [pid] }))
      const { result, undo } = await undoable((later) => {
        const groups = members.map(({ name, pids }) => {
          const group = makeGroup(cgroups, name, later)
          for (const pid of pids) group.adopt(pid)
          limit(group, dataDevice, spec, name)
          return { name, group }
        })
        return Promise.resolve(groups)
      })
      return {
        readBack: () =>
          Promise.resolve(
            Object.assign({}, ...result.map(({ name, group }) => describe(group, dataDevice, name))) as Record<
              string,
              string
            >,
          ),
        undo,
      }
    },
  }
}

function sharedName(vms: readonly { readonly name: string }[]): string {
  return vms.map(({ name }) => name).join('+')
}

function makeGroup(cgroups: CgroupRoots, name: string, later: (undo: () => Promise<void>) => void): Cgroup {
  const group = new Cgroup(cgroups.io, 'io', cgroups.name, name)
  later(() => {
    group.remove()
    return Promise.resolve()
  })
  return group
}

function limit(group: Cgroup, device: string, spec: DiskCgroupControl, name: string): void {
  for (const { file, text, reset } of limitSettings(group.version, device, spec)) group.write(file, text, reset)
  const found = parseLimits(group.version, device, (file) => group.read(file))
  for (const key of ['write', 'read', 'writeIops', 'readIops'] as const) {
    if (spec[key] !== undefined) assertAsked(`${key} of ${name}`, spec[key], found[key] ?? null)
  }
  if (spec.weight === undefined) return
  const file = weightFile(group)
  if (file === undefined) throw new TonariError('hostLacksRequirements', 'this kernel has no weights for disks')
  group.write(file, `${spec.weight}`, '100')
  assertAsked(`disk weight of ${name}`, spec.weight, parseWeight(group.read(file)))
}

function weightFile(group: Cgroup): string | undefined {
  return WEIGHT_FILES.find((file) => group.has(file))
}

function describe(group: Cgroup, device: string, name: string): Record<string, string> {
  const limits = parseLimits(group.version, device, (file) => group.read(file))
  const file = weightFile(group)
  return {
    [`disk limit of ${name}`]: `${device} ${JSON.stringify(limits)}`,
    ...(file === undefined ? {} : { [`disk weight of ${name}`]: `${parseWeight(group.read(file))}` }),
    [`processes limited with ${name}`]: group.read('cgroup.procs').split('\n').join(' '),
  }
}
