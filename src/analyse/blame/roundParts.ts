import type { BlameKind } from '../../model/blame.ts'
import { sharesPort } from '../ledger/portQueue.ts'
import { diskParts } from './diskParts.ts'
import { causesOfTime, type RoundParts } from './parts.ts'
import type { RoundPair } from './rounds.ts'
import { blamedShares, stageParts } from './timeParts.ts'
import { udpParts } from './udpParts.ts'

/**
 * Splits one round's loss. `portFull`: whether TCP's sleep is to be put to what queues at the port: its own queue, or the
 * classes of a control that share it out. Null without time ledgers.
 */
export function roundParts(pair: RoundPair, kind: BlameKind, portFull: boolean): RoundParts | null {
  const { alone, loaded } = pair
  const [quiet, busy] = [blamedShares(alone, kind), blamedShares(loaded, kind)]
  if (quiet === null || busy === null) return null
  const udp = kind === 'udp' ? udpParts(pair, quiet, busy) : null
  if (udp !== null) return udp
  const ratio = loaded.trial.result.rate / alone.trial.result.rate
  const causes = causesOfTime(stageParts(quiet, busy, ratio))
  const queue = sharesPort(loaded.counters, loaded.wiring) ? 'limit' : 'nicQueue'
  return {
    loss: 1 - ratio,
    causes: kind === 'tcp' && portFull ? { ...causes, waiting: 0, [queue]: causes.waiting } : causes,
    where: diskParts(pair, quiet.ioWait, busy.ioWait, ratio),
  }
}
