import { deliveredIn, type Reading } from './delivered.ts'
import type { Limit, Source } from './limit.ts'
import type { LoadedWindow } from './loadedWindows.ts'
import { shareWanting, type WatchedWindow } from './watched.ts'

/** What one window shows of a limit, or why it shows nothing. */
export type Measured =
  | {
      readonly rate: number
      /** Whether nothing of the rate is what may pass at once. */
      readonly isBurstFree: boolean
      /** Whether neighbours were loaded in this window. */
      readonly loaded: boolean
      /** Whether something shows that more was wanted than was delivered. */
      readonly wanting: boolean
      readonly settlingNs: number | null
      /** Largest rate of a tenth of a second; null where none was counted. */
      readonly largest: number | null
    }
  | { readonly reason: string }

/** From this share of the time on, what waits for a limit shows that more was wanted. */
const WANTING = 0.5

type Sampled = Extract<Source, { kind: 'sampled' }>

export function measured(
  { set, burst, each, source }: Limit,
  vms: readonly string[],
  window: LoadedWindow,
  watched: WatchedWindow,
): Measured {
  const { trial, began, senders } = window
  const { startNs, endNs } = trial
  const loaded = trial.state === 'loaded'
  const fresh = vms.every((vm) => began.includes(vm))
  const times = each === true ? vms.length : 1
  if (source.kind === 'read') return read(source, fresh ? burst : 0, window, watched)
  const others = source.soleSender ? senders.filter((vm) => !vms.includes(vm)) : []
  if (others.length > 0)
    return { reason: `${source.counter} cannot tell them from ${others.join(', ')}, which sent too` }
  if (source.datagramsOnly === true && !vms.every((vm) => sendsDatagrams(window, vm))) {
    return { reason: 'the limit counts pieces of up to 64 KiB before they become packets' }
  }
  const readings = readingsOf(source, watched)
  if (readings === null) return { reason: `nothing was sampled at ${source.counter}` }
  const found = deliveredIn({ readings, startNs, endNs, set: set * times, burst: burst * times, fresh })
  if (found === null) return { rate: 0, isBurstFree: false, loaded, wanting: false, settlingNs: null, largest: null }
  const { rate, isBurstFree, settlingNs, largest, steady } = found
  const shown = source.wanting === undefined ? null : watched.sampled([source.wanting.column], 1)
  const wanting =
    shown !== null && source.wanting !== undefined && shareWanting(shown, steady, source.wanting.by) >= WANTING
  return { rate, isBurstFree, loaded, wanting, settlingNs, largest }
}

function readingsOf({ columns, scale, corrections = [] }: Sampled, watched: WatchedWindow): Reading[] | null {
  const counted = watched.sampled(columns, scale)
  const others = corrections.map((correction) => watched.sampled([correction.column], correction.scale))
  if (counted === null || others.includes(null)) return null
  return counted
    .map(({ timeNs, amount }, at) => ({
      timeNs,
      amount: others.reduce((sum, readings) => sum + (readings?.[at]?.amount ?? Number.NaN), amount),
    }))
    .filter(({ amount }) => Number.isFinite(amount))
}

/** Over the whole window: what is read only before and after it cannot tell gaps apart. */
function read(
  { columns, scale, counter }: Extract<Source, { kind: 'read' }>,
  burst: number,
  { trial: { state, startNs, endNs } }: LoadedWindow,
  watched: WatchedWindow,
): Measured {
  const rise = watched.rise(columns)
  if (rise === null) return { reason: `nothing was read from ${counter}` }
  const seconds = (endNs - startNs) / 1e9
  const rate = Math.max(0, rise * scale - burst) / seconds
  return { rate, isBurstFree: true, loaded: state === 'loaded', wanting: false, settlingNs: null, largest: null }
}

function sendsDatagrams({ loads }: LoadedWindow, vm: string): boolean {
  const params = loads.get(vm)?.params
  return params !== undefined && 'protocol' in params && params.protocol === 'udp'
}
