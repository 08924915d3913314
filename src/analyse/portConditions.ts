import type { CellResult } from '../model/analysis.ts'
import type { Plan } from '../model/plan.ts'
import { protocolOf, type WorkloadParams } from '../model/workloadSpec.ts'

/** So many times the port's rate the VMs must be able to send, for the port to be what limits them. */
const NEEDED = 2

/**
 * Whether the VMs can fill the port twice over, by what UDP senders without a rate of their own put into their taps. Says
 * so where they cannot, and nothing where no such sender was measured: other loads do not show what VMs could send.
 */
export function portConditions(
  groups: Plan['groups'],
  cells: readonly CellResult[],
  portBitsPerSecond: number | null,
): string[] {
  if (portBitsPerSecond === null) return []
  const offered = groups
    .filter(({ victim }) => sendsAllItCan(victim.params))
    .flatMap(({ id }) => cells.filter(({ group }) => group === id))
    .flatMap(({ network }) => network?.offeredBitsPerSecond ?? [])
  if (offered.length === 0) return []
  const most = Math.max(...offered)
  if (most >= NEEDED * portBitsPerSecond) return []
  const megabits = (bitsPerSecond: number) => `${Number((bitsPerSecond / 1e6).toPrecision(3))} Mbit/s`
  return [
    `With UDP the VMs put ${megabits(most)} at most into their taps, less than twice the port's ` +
      `${megabits(portBitsPerSecond)}: what the network workloads show is the limit of the CPU as much as the port's.`,
  ]
}

function sendsAllItCan(params: WorkloadParams): boolean {
  if (params.program === 'iperf3' && params.rate !== undefined) return false
  return protocolOf(params) === 'udp'
}
