import type { Trial, TrialSeries } from '../model/trial.ts'
import { coefficientOfVariation, mean } from '../stats/describe.ts'
import { pooledAutocorrelationTime } from '../stats/autocorrelation.ts'
import { quantile } from '../stats/quantile.ts'
import type { CellResult } from '../model/analysis.ts'
import type { SelectedBlock } from './selectRounds.ts'
import { ALONE, windowOf, type WindowKind } from './windows.ts'

/** Rates of the victim over the intervals of one window, with the intervals' mean length in ns. */
type WindowRates = { readonly rates: readonly number[]; readonly intervalNs: number }

/** By boot and window. */
export type RatesOf = (trial: Trial) => WindowRates | null

const LEAST_INTERVALS = 5
const LEAST_FOR_P01 = 100

/** Finds each window's own rates in the saved series; null where the program gives none, or too few to show spread. */
export function victimRates(series: readonly TrialSeries[], victimVm: string): RatesOf {
  const byWindow = new Map(series.map((entry) => [`${entry.boot} ${entry.trial}`, entry.series]))
  return (trial) => {
    const own = byWindow
      .get(`${trial.boot} ${trial.id}`)
      ?.find(({ vm, name }) => vm === victimVm && name === 'rate')?.points
    if (own === undefined) return null
    const inside = own.flatMap(([endNs, rate], index) => {
      const startNs = own[index - 1]?.[0] ?? trial.startNs
      return startNs >= trial.startNs && endNs <= trial.endNs ? [{ rate, lengthNs: endNs - startNs }] : []
    })
    if (inside.length < LEAST_INTERVALS) return null
    return { rates: inside.map(({ rate }) => rate), intervalNs: mean(inside.map(({ lengthNs }) => lengthNs)) }
  }
}

/** ln(CV loaded / CV alone) of each block, rounds averaged; null where either does not show in some round. */
export function blockSpreadRatios(
  blocks: readonly SelectedBlock[],
  kind: WindowKind,
  ratesOf: RatesOf,
): (number | null)[] {
  return blocks.map(({ rounds }) => {
    const ofBlock = rounds.flatMap((round) => {
      const [alone, other] = [windowOf(round, ALONE), windowOf(round, kind)]
      const [quiet, loaded] = [alone, other].map((trial) => (trial === undefined ? null : spreadOf(trial, ratesOf)))
      return quiet && loaded ? [Math.log(loaded / quiet)] : []
    })
    return ofBlock.length === 0 || ofBlock.length < rounds.length ? null : mean(ofBlock)
  })
}

/** Coefficient of variation within one window; null where it does not show. */
export function spreadOf(trial: Trial, ratesOf: RatesOf): number | null {
  const found = ratesOf(trial)
  return found === null ? null : coefficientOfVariation(found.rates)
}

/** Rate of each interval of the loaded windows over the mean rate of the same round's alone window. */
export function isolationOf(
  blocks: readonly SelectedBlock[],
  kind: WindowKind,
  ratesOf: RatesOf,
): CellResult['isolation'] {
  const shares = blocks.flatMap((block) =>
    block.rounds.flatMap((round) => {
      const [alone, other] = [windowOf(round, ALONE), windowOf(round, kind)]
      const quiet = alone && ratesOf(alone)
      const loaded = other && ratesOf(other)
      const reference = quiet ? mean(quiet.rates) : 0
      return loaded && reference > 0 ? loaded.rates.map((rate) => rate / reference) : []
    }),
  )
  if (shares.length === 0) return null
  return {
    p01: shares.length < LEAST_FOR_P01 ? null : quantile(shares, 0.01),
    p10: quantile(shares, 0.1),
    p50: quantile(shares, 0.5),
    intervals: shares.length,
  }
}

/** τ of the victim's rate in these windows, in ns; null where it does not show. */
export function autocorrelationNs(trials: readonly Trial[], ratesOf: RatesOf): number | null {
  const found = trials.flatMap((trial) => ratesOf(trial) ?? [])
  const time = pooledAutocorrelationTime(found.map(({ rates }) => rates))
  return time === null ? null : time * mean(found.map(({ intervalNs }) => intervalNs))
}
