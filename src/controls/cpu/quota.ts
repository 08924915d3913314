import { Cgroup } from '../../host/cgroup.ts'
import { select } from '../../model/controlledVms.ts'
import type { CpuControl } from '../../model/cpuControl.ts'
import { assertAsked } from '../asked.ts'
import type { Control } from '../control.ts'
import { undoable } from '../undoing.ts'
import { cpuSettings, parseCpuSettings, sharesOf } from './cpuSettings.ts'

/** A cgroup's quota and weight, for all threads of a VM's process: vCPUs, emulator and I/O. */
export function cpuQuota(spec: CpuControl): Control {
  return {
    name: 'CPU quota of a cgroup',
    unavailable: ({ cpuGroupsFault }) =>
      cpuGroupsFault === null ? null : `no cgroup can limit CPU time: ${cpuGroupsFault}`,
    apply: async ({ vms, cgroups }) => {
      const chosen = select(spec.on, vms)
      const sharedName = chosen.map(({ name }) => name).join('+')
      const { result, undo } = await undoable((later) => {
        const groups = chosen.map(({ name, pid }) => {
          const group = new Cgroup(cgroups.cpu, 'cpu', cgroups.name, spec.shared ? sharedName : name)
          later(() => {
            group.remove()
            return Promise.resolve()
          })
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
