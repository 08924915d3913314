import { startThread } from '../host/worker.ts'
import { TonariError } from '../model/error.ts'
import type { Column } from '../model/sample.ts'
import type { ProbeTarget } from './probe.ts'
import type { UnavailableProbe } from './registry.ts'
import type { Samples } from './sampleBuffer.ts'
import type { FromSampler, SamplerSettings, ToSampler } from './samplerMessages.ts'

/** One target whose probes the sampler has opened. Everything rejects with TonariError `internal` when the thread has ended. */
export interface SampledTarget {
  readonly columns: readonly Column[]
  readonly unavailable: readonly UnavailableProbe[]
  /** Resolves when it has taken a sample; from then on it takes one at each instant of the grid that began there. */
  start(trial: string): Promise<void>
  /** Takes a last sample, ends the trial and hands its samples over. */
  stop(): Promise<Samples>
  close(): Promise<void>
}

/** A thread of its own, for as long as it is wanted: one that starts anew would have its code to compile again. */
export interface Sampler {
  watch(target: ProbeTarget): Promise<SampledTarget>
  close(): Promise<void>
}

const PERIOD_NS = 1e8
const CLOSE_TIMEOUT_MS = 1000

/** Starts the thread, which reads probes ten times a second or as often as it is told to. Rejects as its targets do. */
export async function startSampler(
  settings: Omit<SamplerSettings, 'periodNs' | 'sent'> & { readonly periodNs?: number },
): Promise<Sampler> {
  const sent = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const thread = startThread(import.meta.url, 'samplerThread', { periodNs: PERIOD_NS, ...settings, sent })
  const send = (message: ToSampler | 'close') => {
    thread.send(message)
    Atomics.add(sent, 0, 1)
    Atomics.notify(sent, 0)
  }
  const waiting = new Map<number, (message: FromSampler) => void>()
  let isReady: () => void
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  thread.onMessage((message) => {
    const said = message as FromSampler
    if (said.say === 'ready') isReady()
    else waiting.get(said.request)?.(said)
  })
  const ended = thread.ended.then((why): never => {
    throw new TonariError('internal', `the sampler has ended: ${why}`)
  })
  ended.catch(() => undefined)
  await Promise.race([ready, ended])

  let requests = 0
  let watches = 0
  const ask = async (message: DistributiveOmit<ToSampler, 'request'>): Promise<FromSampler> => {
    const request = ++requests
    const answer = new Promise<FromSampler>((resolve) => waiting.set(request, resolve))
    send({ ...message, request })
    const said = await Promise.race([answer, ended])
    waiting.delete(request)
    if (said.say === 'failed') throw new TonariError('internal', `the sampler failed: ${said.why}`)
    return said
  }
  return {
    watch: async (target) => {
      const watch = ++watches
      const opened = await ask({ say: 'open', watch, target })
      if (opened.say !== 'opened') throw new TonariError('internal', `the sampler said ${opened.say} to a new target`)
      return {
        columns: opened.columns,
        unavailable: opened.unavailable,
        start: async (trial) => {
          await ask({ say: 'start', watch, trial })
        },
        stop: async () => {
          const said = await ask({ say: 'stop', watch })
          if (said.say !== 'samples') throw new TonariError('internal', 'the sampler did not send its samples')
          return said.samples
        },
        close: async () => {
          await ask({ say: 'drop', watch })
        },
      }
    },
    close: async () => {
      send('close')
      const timer = setTimeout(() => void thread.terminate(), CLOSE_TIMEOUT_MS)
      await thread.ended
      clearTimeout(timer)
    },
  }
}

/** `Omit` of each member of a union. */
type DistributiveOmit<Union, Name extends PropertyKey> = Union extends unknown ? Omit<Union, Name> : never
