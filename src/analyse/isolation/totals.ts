import type { Trial } from '../../model/trial.ts'

/** What each neighbour delivered per second, in one unit for all; null where nothing shows it. */
export function ratesOfNeighbours({ neighbours, startNs, endNs }: Trial): (number | null)[] {
  return neighbours.map(({ amount, flow }) => (amount === null ? flow : (amount * 1e9) / (endNs - startNs)))
}

/** Rates of all VMs that carry the load, over one interval, in one unit; empty where they have none. */
export function ratesOfAll({ network, result, neighbours, startNs, endNs }: Trial): number[] {
  if (network !== null && result.unit === 'bit/s') return Object.values(network.tapBytes)
  const rates = neighbours.map(({ amount, flow, unit }) =>
    amount !== null && `${unit ?? ''}/s` === result.unit ? (amount * 1e9) / (endNs - startNs) : flow,
  )
  return rates.every((rate) => rate !== null) ? [result.rate, ...rates] : []
}

/** What all VMs together got per second: what left through the port, else the sum of their rates; 0 where they have none. */
export function totalRate(trial: Trial): number {
  return trial.network !== null && trial.result.unit === 'bit/s'
    ? (trial.network.portBytes * 8e9) / trial.network.intervalNs
    : ratesOfAll(trial).reduce((sum, rate) => sum + rate, 0)
}
