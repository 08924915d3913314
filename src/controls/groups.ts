import { Cgroup, hasGroup } from '../host/cgroup.ts'
import type { CgroupRoots, Controller } from '../host/cgroupRoots.ts'
import type { ControlledVm } from './control.ts'

type Later = (undo: () => Promise<void>) => void

/** A group with a controller, removed when undone. */
export function makeGroup(cgroups: CgroupRoots, controller: Controller, name: string, later: Later): Cgroup {
  const group = new Cgroup(cgroups[controller], controller, cgroups.name, name)
  later(() => {
    group.remove()
    return Promise.resolve()
  })
  return group
}

/**
 * A group for each VM that no limit gave one. The kernel shares by weight among groups beside each other: against a VM that
 * is in none of them no weight would count.
 */
export function makeSiblings(
  cgroups: CgroupRoots,
  controller: Controller,
  vms: readonly Pick<ControlledVm, 'name' | 'pid'>[],
  later: Later,
): { readonly name: string; readonly group: Cgroup }[] {
  const outside = vms.filter(({ pid }) => !hasGroup(cgroups[controller], controller, cgroups.name, pid))
  return outside.map(({ name, pid }) => {
    const group = makeGroup(cgroups, controller, name, later)
    group.adopt(pid)
    return { name, group }
  })
}
