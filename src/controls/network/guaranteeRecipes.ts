import type { GuaranteedControl } from '../../model/networkControl.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { classesOf, type Direction } from './guarantees.ts'
import { htbCommands } from './htbCommands.ts'
import { intermediateCommands, redirectCommands, undoRedirectScript } from './redirect.ts'

const UPLINK = 'eth0'
const ARRIVALS = 'ifb-uplink'

/** Guaranteed parts of a NIC port, by `tc`. libvirt has none for what VMs send. */
export function guaranteeRecipes(
  specs: readonly GuaranteedControl[],
  vms: readonly RecipeVm[],
  portBitsPerSecond: number | null,
): Recipe[] {
  if (portBitsPerSecond === null) return []
  const linesFor = (direction: Direction, device: string, before: readonly string[]) => {
    const classes = classesOf(specs, vms, portBitsPerSecond, direction)
    if (classes.length === 0) return []
    return [
      `# what VMs ${direction === 'fromVm' ? 'send' : 'receive'}; the first line takes an earlier limit away`,
      ...before,
      ...htbCommands(device, portBitsPerSecond, classes).map((line) => `tc ${line}`),
    ]
  }
  const lines = [
    ...linesFor('fromVm', UPLINK, [`tc qdisc del dev ${UPLINK} root 2> /dev/null || true`]),
    ...linesFor('toVm', ARRIVALS, [
      undoRedirectScript(UPLINK, ARRIVALS),
      ...intermediateCommands(ARRIVALS).map((line) => `ip ${line}`),
      ...redirectCommands(UPLINK, ARRIVALS).map((line) => `tc ${line}`),
    ]),
  ]
  if (lines.length === 0) return []
  const note =
    `put the NIC of the host in place of ${UPLINK}, the address of each VM in place of ${vms[0]?.mac ?? ''} and so on, and ` +
    "the NIC's own rate, or a little less, in place of the port's. libvirt has no element for a guarantee of what a VM sends."
  return [{ with: 'tc', format: 'sh', note, text: `${lines.join('\n')}\n` }]
}
