import type { NetworkCommands } from '../../host/networkCommands.ts'
import { TonariError } from '../../model/error.ts'
import { intermediateCommands, redirectCommands } from './redirect.ts'

/** Of every queue that a control makes. */
const OWN_HANDLE = '1:'

type Later = (undo: () => Promise<void>) => void

/** Puts lines for `tc` that give a device a new root queue into force; undone by deleting that queue. */
export async function setRootQueue(
  network: NetworkCommands,
  device: string,
  lines: readonly string[],
  later: Later,
): Promise<void> {
  if ((await handleOf(network, device)) === OWN_HANDLE) throw limitedAlready(device)
  later(async () => removeRootQueue(network, device))
  await network.tc(lines)
}

/** A device that is gone took its queues along. */
async function removeRootQueue(network: NetworkCommands, device: string): Promise<void> {
  if ((await network.has(device)) && (await handleOf(network, device)) === OWN_HANDLE) {
    await network.tc([`qdisc del dev ${device} root`])
  }
}

async function handleOf(network: NetworkCommands, device: string): Promise<string> {
  const shown = await network.show(['tc', 'qdisc', 'show', 'dev', device, 'root'])
  return /^qdisc \S+ (\S+) /.exec(shown)?.[1] ?? ''
}

function limitedAlready(device: string): TonariError {
  return new TonariError('badInput', `another control limits ${device} already`)
}

/** Makes a device that everything which arrives at `device` goes through. */
export async function redirectArrivals(
  network: NetworkCommands,
  device: string,
  intermediate: string,
  later: Later,
): Promise<void> {
  if (await network.has(intermediate)) throw limitedAlready(device)
  later(async () => {
    if (await network.has(intermediate)) await network.ip([`link delete ${intermediate}`])
  })
  await network.ip(intermediateCommands(intermediate))
  const [ingress = '', ...filters] = redirectCommands(device, intermediate)
  await network.tc([ingress])
  later(async () => {
    if (await network.has(device)) await network.tc([`qdisc del dev ${device} ingress`])
  })
  await network.tc(filters)
}
