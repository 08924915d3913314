import type { BlameKind } from '../../model/blame.ts'
import { diskParts } from './diskParts.ts'
import { causesOfTime, type RoundParts } from './parts.ts'
import type { RoundPair } from './rounds.ts'
import { blamedShares, stageParts } from './timeParts.ts'
import { udpParts } from './udpParts.ts'

/** Splits one round's loss. `portFull`: whether TCP's sleep is to be put to the NIC queue. Null without time ledgers. */
export function roundParts(pair: RoundPair, kind: BlameKind, portFull: boolean): RoundParts | null {
  const { alone, loaded } = pair
  const [quiet, busy] = [blamedShares(alone, kind), blamedShares(loaded, kind)]
  if (quiet === null || busy === null) return null
  const udp = kind === 'udp' ? udpParts(pair, quiet, busy) : null
  if (udp !== null) return udp
  const ratio = loaded.trial.result.rate / alone.trial.result.rate
  const causes = causesOfTime(stageParts(quiet, busy, ratio))
  const toQueue = kind === 'tcp' && portFull
  return {
    loss: 1 - ratio,
    causes: toQueue ? { ...causes, waiting: 0, nicQueue: causes.waiting } : causes,
    where: diskParts(pair, quiet.ioWait, busy.ioWait, ratio),
  }
}
