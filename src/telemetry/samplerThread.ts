import { monotonicNs } from '../host/clock.ts'
import { pinOwnThread } from '../host/threads.ts'
import { startingThread } from '../host/worker.ts'
import { sendMetrics } from '../host/metricsPipe.ts'
import { nextInstant } from './grid.ts'
import { openMetrics } from './openMetrics.ts'
import { openProbes } from './registry.ts'
import { SampleBuffer } from './sampleBuffer.ts'
import type { FromSampler, SamplerSettings, ToSampler } from './samplerMessages.ts'

const link = startingThread()
const { target, housekeepingCores, periodNs, publishes = false } = link.data as SamplerSettings

if (housekeepingCores.length > 0) await pinOwnThread(housekeepingCores)
const probes = await openProbes(target)
const row = new Float64Array(probes.columns.length)
const buffer = new SampleBuffer(row.length)

/** The trial that is sampled now, as a new object each time, and the timer of its next sample. */
let current: { readonly trial: string; readonly startNs: number } | null = null
let timer: NodeJS.Timeout | undefined

const PUBLISHED_EVERY_NS = 1e9
/** When values were last handed out; never while an earlier text is still on its way. */
let publishedNs = Number.NEGATIVE_INFINITY

async function publish(atNs: number): Promise<void> {
  if (!publishes || atNs - publishedNs < PUBLISHED_EVERY_NS) return
  publishedNs = Number.POSITIVE_INFINITY
  await sendMetrics(openMetrics(probes.columns, row))
  publishedNs = atNs
}

async function sample(of: typeof current, number: number): Promise<void> {
  await probes.refresh()
  if (of === null || of !== current) return
  const atNs = monotonicNs()
  probes.read(row)
  buffer.push(atNs, row)
  void publish(atNs)
  const next = nextInstant({ startNs: of.startNs, periodNs }, number, monotonicNs())
  timer = setTimeout(() => void sample(of, next.number), next.inMs)
}

function send(message: FromSampler, transfer: readonly ArrayBuffer[] = []): void {
  link.send(message, transfer)
}

function stop(): void {
  const samples = buffer.take(current?.trial ?? '')
  current = null
  send({ say: 'samples', samples }, [samples.timesNs.buffer, samples.values.buffer])
}

link.onMessage((message) => {
  const asked = message as ToSampler
  clearTimeout(timer)
  if (asked.say === 'start') {
    buffer.take('')
    current = { trial: asked.trial, startNs: monotonicNs() }
    void sample(current, 0)
  } else if (asked.say === 'stop') {
    stop()
  } else {
    current = null
    probes.close()
    link.hangUp()
  }
})
send({ say: 'ready', columns: probes.columns, unavailable: probes.unavailable })
