import { mean } from '../../stats/describe.ts'
import { isAmount } from './amount.ts'

const comparable = (rates: readonly number[]) => rates.length > 1 && rates.every(isAmount) && mean(rates) > 0

/**
 * Jain's fairness index (Σx)² / (n · Σx²) of VMs that carry the same load, rates in one unit: from 1/n (one VM has
 * everything) to 1 (all alike). Null below two VMs and where none delivered anything. Jain, Chiu and Hawe, "A
 * quantitative measure of fairness and discrimination for resource allocation in shared computer systems", DEC-TR-301,
 * 1984.
 */
export function jainIndex(rates: readonly number[]): number | null {
  if (!comparable(rates)) return null
  // Divided by the largest first, since the squares of small or large rates leave the range of numbers.
  const largest = Math.max(...rates)
  const shares = rates.map((rate) => rate / largest)
  const sum = shares.reduce((total, share) => total + share, 0)
  const squares = shares.reduce((total, share) => total + share ** 2, 0)
  return sum ** 2 / (rates.length * squares)
}

/**
 * The worst VM's rate over the mean of all that carry the same load, from 0 to 1. The index above hides one starved VM
 * among many. Null as above.
 */
export function worstShare(rates: readonly number[]): number | null {
  return comparable(rates) ? Math.min(...rates) / mean(rates) : null
}
