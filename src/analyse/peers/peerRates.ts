import { mean } from '../../stats/describe.ts'
import type { Trial } from '../../model/trial.ts'
import type { SelectedBlock } from '../selectRounds.ts'

/** Rates of one block, geometric means over its windows. Infinite where a rate is zero. */
export type PeerRates = {
  readonly block: number
  /** ln rate of each VM while all run together, in the order of the VMs. */
  readonly logRates: readonly number[]
  /** ln rate of the VM that was alone; null where none was. */
  readonly logAlone: number | null
}

/** By block. Blocks without a window of all these VMs are left out. */
export function peerRates(blocks: readonly SelectedBlock[], vms: readonly string[]): PeerRates[] {
  return blocks.flatMap(({ block, rounds }) => {
    const windows = rounds.flat()
    const together = windows.filter(({ state }) => state === 'together').map((trial) => logRates(trial, vms))
    if (together.length === 0) return []
    const alone = windows.filter(({ state }) => state === 'alone').flatMap(({ peers }) => peers ?? [])
    return [
      {
        block,
        logRates: vms.map((_, index) => mean(together.map((ofWindow) => ofWindow[index] ?? Number.NaN))),
        logAlone: alone.length === 0 ? null : mean(alone.map(({ rate }) => Math.log(rate))),
      },
    ]
  })
}

function logRates({ peers = [] }: Trial, vms: readonly string[]): number[] {
  return vms.map((vm) => Math.log(peers.find((peer) => peer.vm === vm)?.rate ?? Number.NaN))
}

/** The first VMs of a campaign, by the names that all testbeds give. */
export function peerNames(vms: number): string[] {
  return Array.from({ length: vms }, (_, index) => `vm${index + 1}`)
}
