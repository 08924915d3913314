import type { ControlLimits } from '../model/control.ts'
import type { DiskCgroupControl, DiskThrottleControl } from '../model/diskControl.ts'
import type { CeilingControl, GuaranteedControl, PolicingControl } from '../model/networkControl.ts'
import type { Recipe, RecipeVm } from '../model/recipe.ts'
import { cpuRecipes } from './cpu/recipes.ts'
import { groupRecipes } from './disk/groupRecipes.ts'
import { throttleRecipes } from './disk/throttleRecipes.ts'
import { guaranteeRecipes } from './network/guaranteeRecipes.ts'
import { tapRecipes } from './network/tapRecipes.ts'

/** QEMU's usual prefix. */
const mac = (index: number) => `52:54:00:00:00:${(index + 1).toString(16).padStart(2, '0')}`

/**
 * How limits are set on a host by other means, made of the same lines that a campaign put into force. VMs, their taps and
 * disks have names of their own there, which the notes say.
 */
export function recipesFor(
  { disk = [], network = [], cpu = [] }: ControlLimits,
  {
    vms,
    portBitsPerSecond,
  }: { readonly vms: readonly { readonly name: string }[]; readonly portBitsPerSecond: number | null },
): Recipe[] {
  const targets: RecipeVm[] = vms.map(({ name }, index) => ({ name, index, tap: `tap-${name}`, mac: mac(index) }))
  const guarantees = network.filter((limit): limit is GuaranteedControl => limit.by === 'guaranteed')
  const taps = network.filter((limit): limit is CeilingControl | PolicingControl => limit.by !== 'guaranteed')
  const groups = disk.filter((limit): limit is DiskCgroupControl => limit.by === 'cgroup')
  const throttles = disk.filter((limit): limit is DiskThrottleControl => limit.by !== 'cgroup')
  return [
    ...guaranteeRecipes(guarantees, targets, portBitsPerSecond),
    ...tapRecipes(taps, targets),
    ...throttleRecipes(throttles, targets),
    ...groupRecipes(groups, targets),
    ...cpuRecipes(cpu, targets),
  ]
}
