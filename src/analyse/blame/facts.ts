import type { BlameFact, Cause } from '../../model/blame.ts'
import type { Trial } from '../../model/trial.ts'
import { mean } from '../../stats/describe.ts'
import type { WindowLedgers } from '../ledger/windowLedgers.ts'
import { intervalOf } from './judgeCauses.ts'
import { portLoad } from './port.ts'
import type { RoundPair } from './rounds.ts'
import { stageShares } from './timeParts.ts'
import { sentRate } from './udpParts.ts'

const PLAIN_LEVEL = 0.025

type Fact = Pick<BlameFact, 'name' | 'unit' | 'cause'> & { readonly of: (pair: RoundPair) => number | null }

const shareOf = (stage: 'runQueue' | 'throttled' | 'steal') => (pair: RoundPair) =>
  pair.loaded.time === null ? null : stageShares(pair.loaded.time)[stage]

const FACTS: readonly Fact[] = [
  { name: 'waitShare', unit: 'ratio', cause: 'runQueue', of: shareOf('runQueue') },
  { name: 'throttledShare', unit: 'ratio', cause: 'throttled', of: shareOf('throttled') },
  { name: 'stealShare', unit: 'ratio', cause: 'steal', of: shareOf('steal') },
  { name: 'runGrowth', unit: 'ratio', cause: 'running', of: growthOf(runningPerUnit) },
  { name: 'cyclesGrowth', unit: 'ratio', cause: 'running', of: growthOf(cyclesPerInstruction) },
  { name: 'missGrowth', unit: 'ratio', cause: 'running', of: growthOf(missesPerUnit) },
  { name: 'portUse', unit: 'ratio', cause: 'nicQueue', of: ({ loaded }) => portLoad(loaded).use },
  {
    name: 'neighboursShareOfPort',
    unit: 'ratio',
    cause: 'nicQueue',
    of: ({ loaded }) => portLoad(loaded).neighbours,
  },
  { name: 'dropped', unit: 'ratio', cause: 'nicQueue', of: ({ loaded }) => portLoad(loaded).dropped },
  { name: 'retransmitted', unit: 'ratio', cause: 'nicQueue', of: retransmitted },
  { name: 'diskLatency', unit: 'ns', cause: 'disk', of: ({ loaded }) => loaded.disk?.guestNs ?? null },
  { name: 'diskLatencyAlone', unit: 'ns', cause: 'disk', of: ({ alone }) => alone.disk?.guestNs ?? null },
]

/** The figures beside the causes that a workload can have, each over the blocks that show it. */
export function factsOf(blocks: readonly (readonly RoundPair[])[], candidates: readonly Cause[]): BlameFact[] {
  return FACTS.filter(({ cause }) => candidates.includes(cause)).flatMap(({ of, ...named }) => {
    const values = blocks.flatMap((pairs) => {
      const known = pairs.flatMap((pair) => of(pair) ?? [])
      return known.length === 0 ? [] : [mean(known)]
    })
    return values.length === 0 ? [] : [{ ...named, ...intervalOf(values, PLAIN_LEVEL) }]
  })
}

/** By how much a figure of a window grew from alone to loaded; null where it is not there. */
function growthOf(figure: (window: WindowLedgers) => number): (pair: RoundPair) => number | null {
  return ({ alone, loaded }) => {
    const [before, after] = [figure(alone), figure(loaded)]
    return before > 0 && after > 0 ? after / before - 1 : null
  }
}

function runningPerUnit({ time, trial }: WindowLedgers): number {
  return time === null ? 0 : stageShares(time).running / workRate(trial)
}

/** Units of work a second; for UDP a unit is what was sent, arrived or not. */
function workRate(trial: Trial): number {
  return sentRate(trial) ?? trial.result.rate
}

/** Of everything that ran on the victim's cores, which is the victim alone where it shares them with nobody. */
function onItsCores({ counters, victimCores }: WindowLedgers, metric: string): number {
  const counts = [...new Set(victimCores)].map((core) => counters.delta(metric, { core: `${core}` }, 'first', 'last'))
  return counts.reduce<number>((sum, count) => sum + (count ?? Number.NaN), 0)
}

function cyclesPerInstruction(window: WindowLedgers): number {
  return onItsCores(window, 'core.cycles') / onItsCores(window, 'core.instructions')
}

/** Misses a second over units of work a second. */
function missesPerUnit(window: WindowLedgers): number {
  const { first, last } = window.counters.atNs
  return (onItsCores(window, 'core.cacheMisses') * 1e9) / (last - first) / workRate(window.trial)
}

/** Of the TCP segments of all VMs, those sent again. */
function retransmitted({ loaded: { segments } }: RoundPair): number | null {
  if (segments === null) return null
  const sent = segments.vms.reduce((sum, vm) => sum + vm.sent, 0)
  const again = segments.vms.reduce((sum, vm) => sum + vm.retransmitted, 0)
  return sent > 0 ? again / sent : null
}
