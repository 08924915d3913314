import { startThread } from '../host/worker.ts'
import { TonariError } from '../model/error.ts'
import type { Column } from '../model/sample.ts'
import type { UnavailableProbe } from './registry.ts'
import type { Samples } from './sampleBuffer.ts'
import type { FromSampler, SamplerSettings, ToSampler } from './samplerMessages.ts'

/** Reads all probes ten times a second, or as often as it was told to, in a thread of its own. */
export interface Sampler {
  readonly columns: readonly Column[]
  readonly unavailable: readonly UnavailableProbe[]
  /**
   * Resolves when it has taken a sample; from then on it takes one at each instant of the grid that began there. Rejects with
   * TonariError `internal` when the thread has ended.
   */
  start(trial: string): Promise<void>
  /** Takes a last sample, ends the trial and hands its samples over. Rejects as `start` does. */
  stop(): Promise<Samples>
  close(): Promise<void>
}

const PERIOD_NS = 1e8
const CLOSE_TIMEOUT_MS = 1000

/**
 * Starts a sampler for one boot; who wants none starts none. The thread opens its own probes.
 * Rejects with TonariError `internal` when it cannot.
 */
export async function startSampler(
  settings: Omit<SamplerSettings, 'periodNs'> & { readonly periodNs?: number },
): Promise<Sampler> {
  const thread = startThread(import.meta.url, 'samplerThread', { periodNs: PERIOD_NS, ...settings })
  const waiting: ((message: FromSampler) => void)[] = []
  thread.onMessage((message) => waiting.shift()?.(message as FromSampler))
  const ended = thread.ended.then((why): never => {
    throw new TonariError('internal', `the sampler has ended: ${why}`)
  })
  ended.catch(() => undefined)
  const next = async () => Promise.race([new Promise<FromSampler>((resolve) => waiting.push(resolve)), ended])
  const send = (message: ToSampler) => {
    thread.send(message)
  }

  const ready = await next()
  if (ready.say !== 'ready') throw new TonariError('internal', 'the sampler began with something else')
  return {
    columns: ready.columns,
    unavailable: ready.unavailable,
    start: async (trial) => {
      send({ say: 'start', trial })
      await next()
    },
    stop: async () => {
      send({ say: 'stop' })
      const answer = await next()
      if (answer.say !== 'samples') throw new TonariError('internal', 'the sampler did not send its samples')
      return answer.samples
    },
    close: async () => {
      send({ say: 'close' })
      const timer = setTimeout(() => void thread.terminate(), CLOSE_TIMEOUT_MS)
      await thread.ended
      clearTimeout(timer)
    },
  }
}
