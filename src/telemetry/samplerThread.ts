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

/** Samples of this trial that are not numbers yet: that is for when nothing is measured, unless they become too many. */
let captured: { readonly atNs: number; readonly decode: (values: Float64Array) => void }[] = []
let answered: Promise<void> = Promise.resolve()
const MOST_CAPTURED = 1000

const PUBLISHED_EVERY_NS = 1e9
/** When values were last handed out; never while an earlier text is still on its way. */
let publishedNs = Number.NEGATIVE_INFINITY

async function publish(atNs: number): Promise<void> {
  publishedNs = Number.POSITIVE_INFINITY
  await sendMetrics(openMetrics(probes.columns, row))
  publishedNs = atNs
}

function capture(): void {
  answered = probes.refresh()
  captured.push({ atNs: monotonicNs(), decode: probes.capture() })
}

function decodeCaptured(): void {
  for (const { atNs, decode } of captured) {
    decode(row)
    buffer.push(atNs, row)
  }
  captured = []
}

/** Everything that was captured before this sample has its answers by now. */
function sample(of: NonNullable<typeof current>, number: number): void {
  const isDue = publishes && monotonicNs() - publishedNs >= PUBLISHED_EVERY_NS && captured.length > 0
  if (isDue || captured.length >= MOST_CAPTURED) decodeCaptured()
  if (isDue) void publish(monotonicNs())
  capture()
  const next = nextInstant({ startNs: of.startNs, periodNs }, number, monotonicNs())
  timer = setTimeout(() => {
    sample(of, next.number)
  }, next.inMs)
}

function send(message: FromSampler, transfer: readonly ArrayBuffer[] = []): void {
  link.send(message, transfer)
}

function start(trial: string): void {
  captured = []
  buffer.take('')
  current = { trial, startNs: monotonicNs() }
  sample(current, 0)
  send({ say: 'started' })
}

async function stop(): Promise<void> {
  await answered
  capture()
  await answered
  decodeCaptured()
  const samples = buffer.take(current?.trial ?? '')
  current = null
  send({ say: 'samples', samples }, [samples.timesNs.buffer, samples.values.buffer])
}

link.onMessage((message) => {
  const asked = message as ToSampler
  clearTimeout(timer)
  if (asked.say === 'start') start(asked.trial)
  else if (asked.say === 'stop') void stop()
  else {
    probes.close()
    link.hangUp()
  }
})
send({ say: 'ready', columns: probes.columns, unavailable: probes.unavailable })
