import { monotonicNs } from '../host/clock.ts'
import { sendMetrics } from '../host/metricsPipe.ts'
import { pinOwnThread } from '../host/threads.ts'
import { startingThread } from '../host/worker.ts'
import { nextInstant } from './grid.ts'
import { openProbes } from './registry.ts'
import type { FromSampler, SamplerSettings, ToSampler } from './samplerMessages.ts'
import { Watch } from './watch.ts'

const PUBLISHED_EVERY_NS = 1e9

const link = startingThread()
const { housekeepingCores, periodNs, publishes = false, sent } = link.data as SamplerSettings
if (housekeepingCores.length > 0) await pinOwnThread(housekeepingCores)

const watches = new Map<number, Watch>()
/** What is sampled now, and the timer of its next sample. */
let current: { readonly watch: Watch; readonly trial: string; readonly startNs: number } | null = null
let timer: NodeJS.Timeout | undefined
/** Messages that came so far, and how many of them have no answer yet. */
let [received, answering] = [0, 0]
/** When values were last handed out; never while an earlier text is still on its way. */
let publishedNs = Number.NEGATIVE_INFINITY

async function publish(text: string, atNs: number): Promise<void> {
  publishedNs = Number.POSITIVE_INFINITY
  await sendMetrics(text)
  publishedNs = atNs
}

/**
 * Between two samples the thread sleeps until a message comes; that wakes less than its event loop does, which runs only where there
 * is something else to do.
 */
function sample(of: NonNullable<typeof current>, first: number): void {
  for (let number = first; ; ) {
    const nowNs = monotonicNs()
    const text = publishes && nowNs - publishedNs >= PUBLISHED_EVERY_NS ? of.watch.latest() : null
    if (text !== null) void publish(text, nowNs)
    of.watch.capture()
    const next = nextInstant({ startNs: of.startNs, periodNs }, number, monotonicNs())
    const sleeps = !publishes && answering === 0
    if (!sleeps || Atomics.wait(sent, 0, received, next.inMs) !== 'timed-out') {
      const again = nextInstant({ startNs: of.startNs, periodNs }, next.number - 1, monotonicNs())
      timer = setTimeout(() => {
        sample(of, again.number)
      }, again.inMs)
      return
    }
    number = next.number
  }
}

function send(message: FromSampler, transfer: readonly ArrayBuffer[] = []): void {
  link.send(message, transfer)
}

async function answer(asked: ToSampler): Promise<void> {
  const { request } = asked
  if (asked.say === 'open') {
    const watch = new Watch(await openProbes(asked.target))
    watches.set(asked.watch, watch)
    const { columns, unavailable } = watch.probes
    send({ say: 'opened', request, columns, unavailable })
    return
  }
  const watch = watches.get(asked.watch)
  if (watch === undefined) throw new RangeError(`nothing is watched as number ${asked.watch}`)
  clearTimeout(timer)
  if (asked.say === 'start') {
    watch.begin()
    current = { watch, trial: asked.trial, startNs: monotonicNs() }
    sample(current, 0)
    send({ say: 'done', request })
  } else if (asked.say === 'stop') {
    const samples = await watch.end(current?.trial ?? '')
    send({ say: 'samples', request, samples }, [samples.timesNs.buffer, samples.values.buffer])
  } else {
    watch.probes.close()
    watches.delete(asked.watch)
    send({ say: 'done', request })
  }
}

link.onMessage((message) => {
  received += 1
  if (message === 'close') {
    clearTimeout(timer)
    for (const { probes } of watches.values()) probes.close()
    link.hangUp()
    return
  }
  const asked = message as ToSampler
  answering += 1
  answer(asked)
    .catch((error: unknown) => {
      send({ say: 'failed', request: asked.request, why: String(error) })
    })
    .finally(() => {
      answering -= 1
    })
})
send({ say: 'ready' })
