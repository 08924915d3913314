import type { Group } from '../../model/plan.ts'
import type { Trial } from '../../model/trial.ts'
import type { WorkloadParams } from '../../model/workloadSpec.ts'
import { ratesOfNeighbours } from '../isolation/totals.ts'

/** Ethernet, IP and UDP headers of a datagram. */
const HEADER_BYTES = 42
const USUAL_DATAGRAM_BYTES = 1472

/** Whether both sides of a group load the network, so that the port's counters tell what all of them got. */
export function loadsNetwork({ victim, neighbours }: Group): boolean {
  return [victim, neighbours].every(({ params }) => params.program === 'netperf' || params.program === 'iperf3')
}

/**
 * What all neighbours together delivered per second in a window; null where nothing shows it. On the network that is
 * what left through the port and was not VM1's, in bit/s: a tap also counts what the port dropped afterwards.
 */
export function neighboursDelivered(trial: Trial, group: Group): number | null {
  const { network } = trial
  if (network !== null && network.intervalNs > 0 && loadsNetwork(group)) {
    const portRate = (network.portBytes * 8e9) / network.intervalNs
    return Math.max(0, portRate - victimAtPort(trial, group.victim.params))
  }
  const rates = ratesOfNeighbours(trial)
  return rates.every((rate) => rate !== null) ? rates.reduce((sum, rate) => sum + rate, 0) : null
}

/** VM1's own part of the port in bit/s: what its program saw arrive, with headers for UDP; for TCP what its tap counted. */
function victimAtPort({ network, result }: Trial, params: WorkloadParams): number {
  if ('protocol' in params && params.protocol === 'udp') {
    const datagram = (params.program === 'netperf' ? params.messageSize : undefined) ?? USUAL_DATAGRAM_BYTES
    return result.rate * (1 + HEADER_BYTES / datagram)
  }
  const [bytes = 0] = Object.values(network?.tapBytes ?? {})
  return network === null ? 0 : (bytes * 8e9) / network.intervalNs
}
