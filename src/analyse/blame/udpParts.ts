import type { Cause } from '../../model/blame.ts'
import type { Hop, PacketLedger } from '../../model/ledger.ts'
import { sharesPort } from '../ledger/portQueue.ts'
import type { Trial } from '../../model/trial.ts'
import { causesOfTime, type RoundParts } from './parts.ts'
import { portLoad } from './port.ts'
import type { RoundPair } from './rounds.ts'
import { stageParts, type StageShares } from './timeParts.ts'

const CAUSE_OF: Readonly<Record<Hop, Cause>> = {
  guestSocket: 'guestStack',
  guestDevice: 'guestStack',
  tap: 'hostPath',
  limit: 'limit',
  bridge: 'hostPath',
  softnet: 'hostPath',
  veth: 'hostPath',
  nicQueue: 'nicQueue',
  counterpartSocket: 'counterpartSocket',
}

/**
 * A UDP victim's loss, where the port does not overflow: ln(received ratio) = ln(sent ratio) + ln(delivered share ratio). Both terms are scaled by
 * (1 − e^r)/(−r), r being the ratio's logarithm, so that they add up to 1 − ratio. What was sent less is split over the
 * stages of time per datagram sent; what arrived less over hops, by how much their share of all VMs' datagrams grew.
 * Null where the program does not report what it sent, or either ratio has no logarithm.
 */
export function udpParts(pair: RoundPair, quiet: StageShares, busy: StageShares): RoundParts | null {
  const { alone, loaded } = pair
  const [sentAlone, sentLoaded] = [sentRate(alone.trial), sentRate(loaded.trial)]
  if (sentAlone === null || sentLoaded === null) return null
  const ratio = loaded.trial.result.rate / alone.trial.result.rate
  const sentRatio = sentLoaded / sentAlone
  const [logRatio, logSent] = [Math.log(ratio), Math.log(sentRatio)]
  if (!Number.isFinite(logRatio) || !Number.isFinite(logSent)) return null
  const scale = scaleOf(logRatio)
  const sending = stageParts(quiet, busy, sentRatio)
  const full = fullPortParts(pair, sentRatio)
  if (full !== null) {
    const perPart = sentRatio === 1 ? 0 : full.sending / (1 - sentRatio)
    const ofTime = Object.entries(causesOfTime(sending)).map(([cause, part]) => [cause, part * perPart] as const)
    const undelivered = 1 - ratio - full.nicQueue - ofTime.reduce((sum, [, part]) => sum + part, 0)
    return {
      loss: 1 - ratio,
      causes: { ...Object.fromEntries(ofTime), nicQueue: full.nicQueue, undelivered },
      where: [{ cause: 'nicQueue', place: 'nicQueue', part: full.nicQueue }],
    }
  }
  const perSending = scale / scaleOf(logSent)
  const causes: Partial<Record<Cause, number>> = Object.fromEntries(
    Object.entries(causesOfTime(sending)).map(([cause, part]) => [cause, part * perSending]),
  )
  const where = splitOverHops((logSent - logRatio) * scale, alone.packets, loaded.packets)
  for (const { cause, part } of where) causes[cause] = (causes[cause] ?? 0) + part
  return {
    loss: 1 - ratio,
    causes,
    where: where.flatMap(({ cause, hop, part }) => (hop === null ? [] : [{ cause, place: hop, part }])),
  }
}

/** A queue that drops so much of what reaches it overflows: what arrives is a share of the port, not of what was sent. */
const OVERFLOWING = 0.05

/**
 * Where the port's queue overflows both alone and loaded, a sender keeps the share that its datagrams have of all. With s what the
 * victim sends alone and o what the neighbours send, 1 − s/(s + o) is lost to the queue; the rest of the lost share to
 * the victim sending less. Null where it does not, was not counted, or a
 * control shares the port out in another way.
 */
function fullPortParts(
  { alone, loaded }: RoundPair,
  sentRatio: number,
): { readonly nicQueue: number; readonly sending: number } | null {
  if (sharesPort(loaded.counters, loaded.wiring)) return null
  const [quiet, busy] = [portLoad(alone), portLoad(loaded)]
  if (quiet.dropped === null || busy.dropped === null || busy.neighbours === null) return null
  if (quiet.dropped < OVERFLOWING || busy.dropped < OVERFLOWING) return null
  const own = 1 - busy.neighbours
  const asAlone = own / sentRatio / (own / sentRatio + busy.neighbours)
  return { nicQueue: 1 - asAlone, sending: asAlone - own }
}

/** (1 − e^r)/(−r), one at zero. */
const scaleOf = (r: number) => (r === 0 ? 1 : Math.expm1(r) / r)

/** What the program says it sent, in the unit of its rate; null where it does not tell. */
export function sentRate({ result }: Trial): number | null {
  const sent = result.metrics.find(({ name, unit }) => name === 'sent' && unit === result.unit)?.value
  return sent !== undefined && sent > 0 ? sent : null
}

type HopPart = { readonly cause: Cause; readonly hop: Hop | null; readonly part: number }

function splitOverHops(undelivered: number, alone: PacketLedger | null, loaded: PacketLedger | null): HopPart[] {
  const unknown = [{ cause: 'undelivered' as const, hop: null, part: undelivered }]
  if (alone === null || loaded === null || alone.sent === 0 || loaded.sent === 0) return unknown
  const grew = (before: number, after: number) => Math.max(0, after / loaded.sent - before / alone.sent)
  const hops = loaded.hops.map(({ hop, packets }) => ({
    cause: CAUSE_OF[hop],
    hop,
    weight: grew(alone.hops.find((each) => each.hop === hop)?.packets ?? 0, packets),
  }))
  const residual = grew(Math.max(0, alone.residual), Math.max(0, loaded.residual))
  const all = hops.reduce((sum, { weight }) => sum + weight, residual)
  if (!(all > 0)) return unknown
  return [
    ...hops.map(({ cause, hop, weight }) => ({ cause, hop, part: (undelivered * weight) / all })),
    { cause: 'undelivered' as const, hop: null, part: (undelivered * residual) / all },
  ]
}
