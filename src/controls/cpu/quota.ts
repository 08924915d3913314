import type { Cgroup } from '../../host/cgroup.ts'
import { select } from '../../model/controlledVms.ts'
import type { ControlFacts } from '../../model/controlFacts.ts'
import { type CpuControl, cpuControl } from '../../model/cpuControl.ts'
import { assertAsked } from '../asked.ts'
import type { Control } from '../control.ts'
import { makeGroup, makeSiblings } from '../groups.ts'
import { undoable } from '../undoing.ts'
import { cpuSettings, parseCpuSettings, sharesOf, USUAL_WEIGHT } from './cpuSettings.ts'

const USUAL = cpuControl.parse({ weight: USUAL_WEIGHT })

/** A cgroup's quota and weight, for all threads of a VM's process: vCPUs, emulator and I/O. */
export function cpuQuota(spec: CpuControl): Control {
  return {
    name: 'CPU quota of a cgroup',
    unavailable,
    apply: async ({ vms, cgroups }) => {
      const chosen = select(spec.on, vms)
      const sharedName = chosen.map(({ name }) => name).join('+')
      const { result, undo } = await undoable((later) => {
        const groups = chosen.map(({ name, pid }) => {
          const group = makeGroup(cgroups, 'cpu', spec.shared ? sharedName : name, later)
          group.adopt(pid)
          limit(group, spec, name)
          return { name, group }
        })
        return Promise.resolve(groups)
      })
      return {
        readBack: () => Promise.resolve(Object.fromEntries(result.flatMap(({ name, group }) => describe(name, group)))),
        undo,
        cpuGroups:
          spec.cores === undefined ? {} : Object.fromEntries(result.map(({ name, group }) => [name, group.directory])),
      }
    },
  }
}

/** Groups of the usual weight for VMs that would otherwise stand outside of what a weight shares; placed after all limits. */
export function cpuSiblings(): Control {
  return {
    name: 'cgroups that weights for CPU time are held against',
    unavailable,
    apply: async ({ vms, cgroups }) => {
      const { result, undo } = await undoable((later) => {
        const siblings = makeSiblings(cgroups, 'cpu', vms, later)
        for (const { name, group } of siblings) limit(group, USUAL, name)
        return Promise.resolve(siblings)
      })
      return {
        readBack: () => Promise.resolve(Object.fromEntries(result.flatMap(({ name, group }) => describe(name, group)))),
        undo,
      }
    },
  }
}

function unavailable({ cpuGroupsFault }: ControlFacts): string | null {
  return cpuGroupsFault === null ? null : `no cgroup can limit CPU time: ${cpuGroupsFault}`
}

function limit(group: Cgroup, spec: CpuControl, name: string): void {
  for (const { file, text, reset } of cpuSettings(group.version, spec)) group.write(file, text, reset)
  const found = parseCpuSettings(group.version, (file) => group.read(file))
  if (spec.cores !== undefined) assertAsked(`cores of ${name}`, spec.cores, found.cores)
  if (spec.weight === undefined) return
  const asked = group.version === 2 ? spec.weight : (sharesOf(spec.weight) * 100) / 1024
  assertAsked(`CPU weight of ${name}`, asked, found.weight)
}

function describe(name: string, group: Cgroup): [string, string][] {
  const { cores, weight } = parseCpuSettings(group.version, (file) => group.read(file))
  return [
    [`CPU quota of ${name}`, cores === null ? 'none' : `${cores} cores`],
    [`CPU weight of ${name}`, `${weight}`],
  ]
}
