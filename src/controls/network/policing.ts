import { NetworkCommands } from '../../host/networkCommands.ts'
import { select } from '../../model/controlledVms.ts'
import type { PolicingControl } from '../../model/networkControl.ts'
import { assertAsked } from '../asked.ts'
import type { Control } from '../control.ts'
import { undoable } from '../undoing.ts'
import { type PolicedChain, parsePolicing, policingRules, tableOf } from './policingRules.ts'

/**
 * Drops what is above a rate at each VM's tap, by nftables. What comes from a VM is counted without its 14 bytes of
 * Ethernet header, so frames of 1514 bytes pass at up to 0.9 % above the rate; what goes to it is counted whole.
 */
export function policing(spec: PolicingControl): Control {
  return {
    name: 'network policing at the tap',
    unavailable: ({ missingFeatures }) => missingFeatures.policing ?? null,
    apply: async ({ vms, inNetwork }) => {
      const network = new NetworkCommands(inNetwork)
      const { result, undo } = await undoable(async (later) => {
        const names: string[] = []
        for (const { name, tap } of select(spec.on, vms)) {
          const limits = { fromVm: spec.fromVm ?? null, toVm: spec.toVm ?? null }
          await network.nft(policingRules({ vm: name, tap, ...limits, burstBytes: spec.burst ?? null }))
          later(async () => network.nft(`delete table netdev ${tableOf(name)}\n`))
          const chains = await readChains(network, name)
          assertAsked(`policing from ${name}`, limits.fromVm, rateOf(chains, 'from'))
          assertAsked(`policing to ${name}`, limits.toVm, rateOf(chains, 'to'))
          names.push(name)
        }
        return names
      })
      return { readBack: async () => readBack(network, result), undo }
    },
  }
}

async function readChains(network: NetworkCommands, vm: string): Promise<PolicedChain[]> {
  return parsePolicing(await network.show(['nft', '-j', 'list', 'table', 'netdev', tableOf(vm)]))
}

function rateOf(chains: readonly PolicedChain[], name: string): number | null {
  return chains.find(({ chain }) => chain === name)?.bitsPerSecond ?? null
}

async function readBack(network: NetworkCommands, vms: readonly string[]): Promise<Record<string, string>> {
  const each = await Promise.all(
    vms.map(async (vm) =>
      (await readChains(network, vm)).map(
        ({ chain, bitsPerSecond, burstBytes }) =>
          [`policing ${chain} ${vm}`, `${bitsPerSecond} bit/s, at once ${burstBytes} B`] as const,
      ),
    ),
  )
  return Object.fromEntries(each.flat())
}
