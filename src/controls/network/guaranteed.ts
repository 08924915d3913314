import { NetworkCommands } from '../../host/networkCommands.ts'
import type { GuaranteedControl } from '../../model/networkControl.ts'
import { TonariError } from '../../model/error.ts'
import { intermediateOf } from '../../model/queueing.ts'
import { assertAsked } from '../asked.ts'
import type { Control, ControlTarget } from '../control.ts'
import { undoable } from '../undoing.ts'
import { classesOf, type Direction } from './guarantees.ts'
import { classIdOf, type HtbClass, htbCommands } from './htbCommands.ts'
import { redirectArrivals, setRootQueue } from './shaping.ts'
import { parseHtbClasses } from './tcText.ts'

/** A device whose root queue shares the port's rate among VMs. */
type SharedQueue = { readonly what: string; readonly device: string; readonly classes: readonly HtbClass[] }

const NO_RATE = 'guarantees need a NIC port with a rate: set network.portRate'

/**
 * Parts of the NIC port that VMs have for certain, by HTB in place of the port's own queue; the port's total rate stays.
 * VMs are told apart by their MAC addresses. Those without a guarantee share one class, which has what is left.
 */
export function guaranteedRates(specs: readonly GuaranteedControl[]): Control {
  return {
    name: 'guaranteed rates at the NIC port',
    unavailable: ({ missingFeatures, portBitsPerSecond }) => {
      const receives = specs.some(({ toVm }) => toVm !== undefined)
      const missing = missingFeatures.htb ?? missingFeatures.tbf ?? (receives ? missingFeatures.redirect : undefined)
      return missing ?? (portBitsPerSecond === null ? NO_RATE : null)
    },
    apply: async ({ vms, port, inNetwork }) => {
      const total = port.bitsPerSecond
      if (total === null) throw new TonariError('badInput', NO_RATE)
      const network = new NetworkCommands(inNetwork)
      const of = (direction: Direction) => classesOf(specs, vms, total, direction)
      const { result, undo } = await undoable(async (later) => {
        const queues = [
          ...(await shareSending(network, port, of('fromVm'), total, later)),
          ...(await shareReceiving(network, port.device, of('toVm'), total, later)),
        ]
        for (const queue of queues) await assertShared(network, queue)
        return queues
      })
      return { readBack: async () => readBack(network, result), undo }
    },
  }
}

type Later = (undo: () => Promise<void>) => void

async function shareSending(
  network: NetworkCommands,
  port: ControlTarget['port'],
  classes: readonly HtbClass[],
  total: number,
  later: Later,
): Promise<SharedQueue[]> {
  if (classes.length === 0) return []
  later(async () => port.restore())
  await setRootQueue(network, port.device, htbCommands(port.device, total, classes), later)
  return [{ what: 'sending', device: port.device, classes }]
}

async function shareReceiving(
  network: NetworkCommands,
  port: string,
  classes: readonly HtbClass[],
  total: number,
  later: Later,
): Promise<SharedQueue[]> {
  if (classes.length === 0) return []
  const intermediate = intermediateOf(port)
  await redirectArrivals(network, port, intermediate, later)
  await network.tc(htbCommands(intermediate, total, classes))
  return [{ what: 'receiving', device: intermediate, classes }]
}

async function readClasses(network: NetworkCommands, device: string) {
  return parseHtbClasses(await network.show(['tc', 'class', 'show', 'dev', device]))
}

async function assertShared(network: NetworkCommands, { what, device, classes }: SharedQueue): Promise<void> {
  const found = await readClasses(network, device)
  for (const { index, bitsPerSecond, ceilingBitsPerSecond } of classes) {
    const id = classIdOf(index)
    const facts = found.find((each) => each.id === id)
    assertAsked(`guarantee for ${what}, class ${id}`, bitsPerSecond, facts?.rateBitsPerSecond ?? null)
    assertAsked(`ceiling for ${what}, class ${id}`, ceilingBitsPerSecond, facts?.ceilingBitsPerSecond ?? null)
  }
}

async function readBack(network: NetworkCommands, queues: readonly SharedQueue[]): Promise<Record<string, string>> {
  const each = await Promise.all(
    queues.map(async ({ what, device }) =>
      (await readClasses(network, device)).map(
        ({ id, rateBitsPerSecond, ceilingBitsPerSecond }) =>
          [`${what} class ${id} of ${device}`, `${rateBitsPerSecond} to ${ceilingBitsPerSecond} bit/s`] as const,
      ),
    ),
  )
  return Object.fromEntries(each.flat())
}
