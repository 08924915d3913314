import type { CellResult } from '../model/analysis.ts'
import type { Group } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { protocolOf } from '../model/workloadSpec.ts'
import { mean } from '../stats/describe.ts'

const sum = (amounts: Record<string, number>) => Object.values(amounts).reduce((total, amount) => total + amount, 0)

/**
 * Who got how much of the port, as means over the windows; null for a victim without network workload.
 *
 * The loss is taken from packets for UDP, one datagram a packet. For TCP the taps count segments of up to 64 KiB (GSO)
 * that are cut up before the port, so that packets cannot be compared and bytes are taken. The pieces' own headers
 * then count at the port only, which hides a loss of up to about 5 %.
 */
export function networkShare(group: Group, victim: string, windows: readonly Trial[]): CellResult['network'] {
  const protocol = protocolOf(group.victim.params)
  const counted = windows.flatMap((trial) => trial.network ?? []).filter((seen) => seen.intervalNs > 0)
  if (protocol === null || counted.length === 0) return null
  const byPackets = protocol === 'udp' && protocolOf(group.neighbours.params) !== 'tcp'
  const loss = counted.map((seen) => {
    const offered = byPackets ? sum(seen.tapPackets) : sum(seen.tapBytes)
    const carried = byPackets ? seen.portPackets : seen.portBytes
    return offered > 0 ? Math.max(0, 1 - carried / offered) : 0
  })
  return {
    victimShare: mean(
      counted.map((seen) => {
        const all = sum(seen.tapBytes)
        return all > 0 ? (seen.tapBytes[victim] ?? 0) / all : 0
      }),
    ),
    victimBitsPerSecond: mean(counted.map((seen) => ((seen.tapBytes[victim] ?? 0) * 8e9) / seen.intervalNs)),
    portBitsPerSecond: mean(counted.map((seen) => (seen.portBytes * 8e9) / seen.intervalNs)),
    offeredBitsPerSecond: mean(counted.map((seen) => (sum(seen.tapBytes) * 8e9) / seen.intervalNs)),
    lossRatio: mean(loss),
  }
}
