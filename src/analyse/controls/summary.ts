import type { LimitBinding } from '../../model/limitBinding.ts'
import { mean } from '../../stats/describe.ts'
import { meanInterval } from '../../stats/meanInterval.ts'
import { quantile } from '../../stats/quantile.ts'
import type { Measured } from './measured.ts'

type Shown = Extract<Measured, { rate: number }>
type Summary = Pick<
  LimitBinding,
  'outcome' | 'reason' | 'windows' | 'n' | 'delivered' | 'error' | 'settling' | 'overshoot'
>

/** How far delivered and set rate may lie apart. Tools hold rates far better; loads and timers of a guest do not. */
const TOLERANCE = 0.05
const CONFIDENCE = 0.95

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** What all windows of one limit and load show together. Of a ceiling only those count that asked for its rate. */
export function summariseWindows(
  windows: readonly Measured[],
  { set, kind }: Pick<LimitBinding, 'set' | 'kind'>,
): Summary {
  const shown = windows.filter((window): window is Shown => 'rate' in window)
  const nothing = { windows: windows.length, n: 0, delivered: null, error: null, settling: null, overshoot: null }
  if (shown.length === 0) {
    const reason = windows.flatMap((window) => ('reason' in window ? [window.reason] : []))[0] ?? 'no window'
    return { ...nothing, outcome: 'not measured', reason }
  }
  const asking = shown.filter((window) => asked(window, set))
  if (asking.length === 0) {
    const most = Math.max(...shown.map(({ rate }) => rate)) / set
    const reason =
      most >= 1 - TOLERANCE
        ? 'what may pass at once was never used up, so that nothing met the rate'
        : `the load was never seen to ask for as much: ${percent(most)} of the rate at most`
    return { ...nothing, delivered: mean(shown.map(({ rate }) => rate)), outcome: 'not reached', reason }
  }
  const errors = asking.map(({ rate }) => rate / set - 1)
  const common = {
    windows: windows.length,
    n: asking.length,
    delivered: mean(asking.map(({ rate }) => rate)),
    settling: kind === 'guarantee' ? null : settlingOf(asking),
    overshoot: kind === 'guarantee' ? null : overshootOf(asking, set),
  }
  if (kind === 'guarantee') {
    const [worst, error] = [Math.min(...errors), mean(errors)]
    const reason = `at least ${percent(1 + worst)} of what is guaranteed, in each window that asked for it`
    return error >= -TOLERANCE
      ? { ...common, error: null, outcome: 'binds', reason }
      : { ...common, error: null, outcome: 'does not bind', reason: `only ${percent(1 + error)} of what is guaranteed` }
  }
  const worst = errors.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  const { mean: error, low, high, state } = mostDelivered(asking, set)
  const measuredError = { mean: error, low, high, worst }
  if (error > TOLERANCE) {
    const reason = `${percent(error)} more was delivered than was set${state}`
    return { ...common, error: measuredError, outcome: 'does not bind', reason }
  }
  if (error < -TOLERANCE) {
    const reason = `${percent(-error)} less was delivered than was set, though more was wanted`
    return { ...common, error: measuredError, outcome: 'falls short', reason }
  }
  const apart = `delivered and set rate differ by ${percent(Math.abs(error))}`
  return { ...common, error: measuredError, outcome: 'binds', reason: apart }
}

/** Whether a window shows the limit at work. A load that has to wait while it gets less than is set met it all the same. */
function asked({ rate, isBurstFree, wanting }: Shown, set: number): boolean {
  return isBurstFree ? rate >= set * (1 - TOLERANCE) || wanting : wanting && rate < set
}

/**
 * The errors of windows alone or loaded, whichever are larger on average: a limit that is loose in one of both is loose,
 * whatever it holds back in the other. `state` says which, where that makes the difference.
 */
function mostDelivered(windows: readonly Shown[], set: number) {
  const [alone, loaded] = [false, true].map((state) => {
    const errors = windows.filter((window) => window.loaded === state).map(({ rate }) => rate / set - 1)
    return errors.length === 0 ? null : meanInterval(errors, CONFIDENCE)
  }) as [ReturnType<typeof meanInterval> | null, ReturnType<typeof meanInterval> | null]
  const ofLoaded = loaded !== null && (alone === null || loaded.mean > alone.mean)
  const [most, other] = ofLoaded ? [loaded, alone] : [alone, loaded]
  if (most === null) throw new RangeError('a limit without a window')
  const decides = other !== null && other.mean <= TOLERANCE
  const state = decides ? (ofLoaded ? ' beside loaded neighbours' : ' alone') : ''
  return { ...most, state }
}

function settlingOf(windows: readonly Shown[]): Summary['settling'] {
  const times = windows.flatMap(({ settlingNs }) => settlingNs ?? [])
  return times.length === 0 ? null : { medianNs: quantile(times, 0.5), n: times.length }
}

function overshootOf(windows: readonly Shown[], set: number): number | null {
  const largest = windows.flatMap((window) => window.largest ?? [])
  return largest.length === 0 ? null : Math.max(...largest) / set
}
