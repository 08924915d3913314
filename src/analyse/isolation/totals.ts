import type { Trial } from '../../model/trial.ts'

/** What each neighbour delivered per second, in one unit for all; null where nothing shows it. */
export function ratesOfNeighbours({ neighbours, startNs, endNs }: Trial): (number | null)[] {
  return neighbours.map(({ amount, flow }) => (amount === null ? flow : (amount * 1e9) / (endNs - startNs)))
}

/**
 * Rates of all VMs that carry the load, over one interval, in one unit; null where one of them is not known. On the network
 * what each sent into its tap, which with UDP is not what was received.
 */
export function ratesOfAll({ network, result, neighbours, startNs, endNs }: Trial): number[] | null {
  if (network !== null && result.unit === 'bit/s') return Object.values(network.tapBytes)
  const rates = neighbours.map(({ amount, flow, unit }) => {
    if (amount !== null && `${unit ?? ''}/s` === result.unit) return (amount * 1e9) / (endNs - startNs)
    return result.unit === 'B/s' ? flow : null
  })
  return rates.every((rate) => rate !== null) ? [result.rate, ...rates] : null
}

/** What all VMs together got per second: what left through the port, else the sum of their rates; null where not known. */
export function totalRate(trial: Trial): number | null {
  return trial.network !== null && trial.result.unit === 'bit/s'
    ? (trial.network.portBytes * 8e9) / trial.network.intervalNs
    : (ratesOfAll(trial)?.reduce((sum, rate) => sum + rate, 0) ?? null)
}
