import type { Cgroup } from '../../host/cgroup.ts'
import { select } from '../../model/controlledVms.ts'
import type { ControlFacts } from '../../model/controlFacts.ts'
import type { DiskCgroupControl } from '../../model/diskControl.ts'
import { TonariError } from '../../model/error.ts'
import { assertAsked } from '../asked.ts'
import type { Control, ControlTarget } from '../control.ts'
import { makeGroup, makeSiblings } from '../groups.ts'
import { undoable } from '../undoing.ts'
import { limitSettings, parseLimits, parseWeight, USUAL_WEIGHT, weightFiles } from './cgroupSettings.ts'

type DataDisk = NonNullable<ControlTarget['dataDisk']>

const NO_DISK = "the VMs' disks lie on a file system that is on no disk of its own"

/**
 * The host kernel's limit on what VMs' processes read and write, at the whole disk that holds their disks. Version 1
 * lets buffered writes pass; VMs' disks are opened for direct I/O.
 */
export function cgroupDisk(spec: DiskCgroupControl): Control {
  return {
    name: 'disk limit of a cgroup',
    unavailable: (facts) => unavailable(facts, spec.weight !== undefined),
    apply: async ({ vms, dataDisk, cgroups }) => {
      if (dataDisk === null) throw new TonariError('hostLacksRequirements', NO_DISK)
      const chosen = select(spec.on, vms)
      const members = spec.shared
        ? [{ name: sharedName(chosen), pids: chosen.map(({ pid }) => pid) }]
        : chosen.map(({ name, pid }) => ({ name, pids: [pid] }))
      const { result, undo } = await undoable((later) => {
        const groups = members.map(({ name, pids }) => {
          const group = makeGroup(cgroups, 'io', name, later)
          for (const pid of pids) group.adopt(pid)
          limit(group, dataDisk, spec, name)
          return { name, group }
        })
        return Promise.resolve(groups)
      })
      return {
        readBack: () => Promise.resolve(describeAll(result, dataDisk)),
        undo,
      }
    },
  }
}

/** Groups of the usual weight for VMs that would otherwise stand outside of what a weight shares; placed after all limits. */
export function diskSiblings(): Control {
  return {
    name: 'cgroups that weights for disks are held against',
    unavailable: (facts) => unavailable(facts, true),
    apply: async ({ vms, dataDisk, cgroups }) => {
      if (dataDisk === null) throw new TonariError('hostLacksRequirements', NO_DISK)
      const { result, undo } = await undoable((later) => {
        const siblings = makeSiblings(cgroups, 'io', vms, later)
        for (const { name, group } of siblings) limit(group, dataDisk, { weight: USUAL_WEIGHT }, name)
        return Promise.resolve(siblings)
      })
      return { readBack: () => Promise.resolve(describeAll(result, dataDisk)), undo }
    },
  }
}

function unavailable({ ioGroupsFault, ioWeightFault, dataDevice }: ControlFacts, weighs: boolean): string | null {
  if (ioGroupsFault !== null) return `no cgroup can limit a disk: ${ioGroupsFault}`
  if (dataDevice === null) return NO_DISK
  return weighs && ioWeightFault !== null ? `no weight has an effect: ${ioWeightFault}` : null
}

function sharedName(vms: readonly { readonly name: string }[]): string {
  return vms.map(({ name }) => name).join('+')
}

type Limits = Omit<DiskCgroupControl, 'by' | 'on' | 'shared'>

function limit(group: Cgroup, { device, scheduler }: DataDisk, spec: Limits, name: string): void {
  for (const { file, text, reset } of limitSettings(group.version, device, spec)) group.write(file, text, reset)
  const found = parseLimits(group.version, device, (file) => group.read(file))
  for (const key of ['write', 'read', 'writeIops', 'readIops'] as const) {
    if (spec[key] !== undefined) assertAsked(`${key} of ${name}`, spec[key], found[key] ?? null)
  }
  if (spec.weight === undefined) return
  const file = weightFile(group, scheduler)
  if (file === undefined) throw new TonariError('hostLacksRequirements', 'this kernel has no weights for disks')
  group.write(file, `${spec.weight}`, `${USUAL_WEIGHT}`)
  assertAsked(`disk weight of ${name}`, spec.weight, parseWeight(group.read(file)))
}

function weightFile(group: Cgroup, scheduler: string | null): string | undefined {
  return weightFiles(scheduler).find((file) => group.has(file))
}

type NamedGroup = { readonly name: string; readonly group: Cgroup }

function describeAll(groups: readonly NamedGroup[], disk: DataDisk): Record<string, string> {
  return Object.assign({}, ...groups.map((each) => describe(each, disk))) as Record<string, string>
}

function describe({ name, group }: NamedGroup, { device, scheduler }: DataDisk): Record<string, string> {
  const limits = parseLimits(group.version, device, (file) => group.read(file))
  const file = weightFile(group, scheduler)
  return {
    [`disk limit of ${name}`]: `${device} ${JSON.stringify(limits)}`,
    ...(file === undefined ? {} : { [`disk weight of ${name}`]: `${parseWeight(group.read(file))}` }),
    [`processes limited with ${name}`]: group.read('cgroup.procs').split('\n').join(' '),
  }
}
