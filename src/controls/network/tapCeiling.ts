import { NetworkCommands } from '../../host/networkCommands.ts'
import { select } from '../../model/controlledVms.ts'
import type { CeilingControl } from '../../model/networkControl.ts'
import { TonariError } from '../../model/error.ts'
import { intermediateOf } from '../../model/queueing.ts'
import { assertAsked } from '../asked.ts'
import type { Control } from '../control.ts'
import { undoable } from '../undoing.ts'
import { redirectArrivals, setRootQueue } from './shaping.ts'
import { tbfCommand } from './tbfCommands.ts'
import { parseRedirect, parseRootQdisc } from './tcText.ts'

/** One direction of one VM, and the device whose queue limits it. */
type Shaped = { readonly what: string; readonly device: string; readonly bitsPerSecond: number }

/** A queue at each VM's tap: what goes to the VM leaves there, what comes from it is queued by a device in between. */
export function tapCeiling(spec: CeilingControl): Control {
  return {
    name: 'network ceiling at the tap',
    unavailable: ({ missingFeatures }) =>
      missingFeatures.tbf ?? (spec.fromVm === undefined ? undefined : missingFeatures.redirect) ?? null,
    apply: async ({ vms, inNetwork }) => {
      const network = new NetworkCommands(inNetwork)
      const { result, undo } = await undoable(async (later) => {
        const shaped: Shaped[] = []
        for (const { name, tap } of select(spec.on, vms)) {
          if (spec.toVm !== undefined) {
            await setRootQueue(network, tap, [tbfCommand(tap, spec.toVm)], later)
            shaped.push({ what: `ceiling to ${name}`, device: tap, bitsPerSecond: spec.toVm })
          }
          if (spec.fromVm !== undefined) {
            const intermediate = intermediateOf(name)
            await redirectArrivals(network, tap, intermediate, later)
            await network.tc([tbfCommand(intermediate, spec.fromVm)])
            await assertRedirected(network, tap, intermediate)
            shaped.push({ what: `ceiling from ${name}`, device: intermediate, bitsPerSecond: spec.fromVm })
          }
        }
        for (const each of shaped) {
          assertAsked(each.what, each.bitsPerSecond, (await readQueue(network, each.device)).rateBitsPerSecond)
        }
        return shaped
      })
      return { readBack: async () => readBack(network, result), undo }
    },
  }
}

async function readQueue(network: NetworkCommands, device: string) {
  return parseRootQdisc(await network.show(['tc', '-j', 'qdisc', 'show', 'dev', device]))
}

async function assertRedirected(network: NetworkCommands, device: string, intermediate: string): Promise<void> {
  const found = parseRedirect(await network.show(['tc', 'filter', 'show', 'dev', device, 'parent', 'ffff:']))
  if (found === intermediate) return
  throw new TonariError(
    'hostLacksRequirements',
    `what arrives at ${device} goes to ${String(found)}, not ${intermediate}`,
  )
}

async function readBack(network: NetworkCommands, shaped: readonly Shaped[]): Promise<Record<string, string>> {
  const entries = await Promise.all(
    shaped.map(async ({ what, device }) => {
      const { kind, rateBitsPerSecond } = await readQueue(network, device)
      return [what, `${String(rateBitsPerSecond)} bit/s by ${kind} at ${device}`] as const
    }),
  )
  return Object.fromEntries(entries)
}
