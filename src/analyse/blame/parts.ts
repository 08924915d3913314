import type { BlamedCause, BlameKind, Cause } from '../../model/blame.ts'
import type { StageShares } from './timeParts.ts'

type Place = BlamedCause['where'][number]['place']

/** A round's loss, part by part; the causes add up to `loss`. */
export type RoundParts = {
  readonly loss: number
  readonly causes: Readonly<Partial<Record<Cause, number>>>
  readonly where: readonly { readonly cause: Cause; readonly place: Place; readonly part: number }[]
}

const OF_VCPUS = ['running', 'steal', 'runQueue', 'throttled', 'disk', 'waiting'] as const
const OF_TIME = [...OF_VCPUS, 'emulatorQueue'] as const

/** The causes that a kind of workload can have. All of them are judged as one family, whatever is seen. */
export const CANDIDATES: Readonly<Record<BlameKind, readonly Cause[]>> = {
  compute: OF_VCPUS,
  disk: OF_TIME,
  tcp: [...OF_TIME, 'nicQueue', 'limit'],
  udp: [...OF_TIME, 'nicQueue', 'guestStack', 'hostPath', 'limit', 'counterpartSocket', 'undelivered'],
}

/** Stages of the time ledger under the names of causes. */
export function causesOfTime({ ioWait, halted, ...others }: StageShares): Record<(typeof OF_TIME)[number], number> {
  return { ...others, disk: ioWait, waiting: halted }
}
