import { type ControlledVms, select } from '../model/controlledVms.ts'
import type { RecipeVm } from '../model/recipe.ts'

type Grouping = { readonly on: ControlledVms; readonly shared: boolean; readonly weight?: number | undefined }

/** In version 2 a group has a controller's files once the group above hands the controller down. */
export const HAND_DOWN = {
  cpu: 'echo +cpu > /sys/fs/cgroup/cgroup.subtree_control',
  io: 'echo +io > /sys/fs/cgroup/cgroup.subtree_control',
} as const

export const WEIGHTS_NEED_SIBLINGS =
  'Weights count only among groups beside each other: every VM needs one, those of the usual weight too.'

/** Names of the control groups that a limit is set of. */
export function groupsOf({ on, shared }: Grouping, vms: readonly RecipeVm[]): string[] {
  const chosen = select(on, vms).map(({ name }) => name)
  return shared ? [chosen.join('+')] : chosen
}

/** VMs that no limit gives a group, where a weight makes them need one. */
export function siblingsOf(specs: readonly Grouping[], vms: readonly RecipeVm[]): string[] {
  if (specs.every(({ weight }) => weight === undefined)) return []
  const grouped = specs.flatMap(({ on }) => select(on, vms).map(({ name }) => name))
  return vms.map(({ name }) => name).filter((name) => !grouped.includes(name))
}
