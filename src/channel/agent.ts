import { monotonicNs } from '../host/clock.ts'
import { JsonLines } from '../host/jsonLines.ts'
import { TonariError } from '../model/error.ts'
import type { ClockReading } from '../model/trial.ts'
import type { GuestAgent, GuestHello, GuestJob } from './channel.ts'
import { type JobEvent, JobWatch } from './jobWatch.ts'

const REPLY_TIMEOUT_MS = 60_000
const SIGKILL = 9

type Stream = {
  write(text: string): void
  onData(listener: (text: string) => void): void
  onClose(listener: () => void): void
}
type Reply = { reply: string; ok: boolean; error?: string; text?: string; t?: number } & Partial<GuestHello>
type Waiting = { resolve: (reply: Reply) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }

/** Talks to `tonari-agent`: commands are lines of percent-encoded words, answers and events lines of JSON. */
export class StreamAgent implements GuestAgent {
  readonly vm: string
  private readonly stream: Stream
  private readonly lines = new JsonLines()
  private readonly waiting = new Map<string, Waiting>()
  private readonly jobs = new Map<string, JobWatch>()
  private nextId = 1
  private nextRun = 1
  private gone: TonariError | null = null
  private spoke: () => void = () => undefined
  private fellSilent: (error: Error) => void = () => undefined
  private readonly firstWord = new Promise<void>((resolve, reject) => {
    this.spoke = resolve
    this.fellSilent = reject
  })

  constructor(vm: string, stream: Stream) {
    this.vm = vm
    this.stream = stream
    this.firstWord.catch(() => undefined)
    stream.onData((text) => {
      this.receive(text)
    })
    stream.onClose(() => {
      this.close(new TonariError('internal', `${vm} went away`))
    })
  }

  async ready(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new TonariError('internal', `the guest of ${this.vm} was not ready within ${timeoutMs / 1000} s`))
      }, timeoutMs)
    })
    try {
      await Promise.race([this.firstWord, late])
    } finally {
      clearTimeout(timer)
    }
  }

  async hello(): Promise<GuestHello> {
    const { kernel = '', cpus = 0, memoryBytes = 0 } = await this.request('hello')
    return { kernel, cpus, memoryBytes }
  }

  async readClock(roundTrips: number): Promise<ClockReading> {
    let best: ClockReading = { vm: this.vm, offsetNs: 0, roundTripNs: Number.POSITIVE_INFINITY }
    for (let i = 0; i < roundTrips; i++) {
      const sentNs = monotonicNs()
      const { t = 0 } = await this.request('clock')
      const roundTripNs = monotonicNs() - sentNs
      if (roundTripNs < best.roundTripNs) {
        best = { vm: this.vm, offsetNs: Math.round(t - (sentNs + roundTripNs / 2)), roundTripNs }
      }
    }
    return best
  }

  async readFile(path: string): Promise<string> {
    return (await this.request('read', path)).text ?? ''
  }

  async writeFile(path: string, text: string): Promise<void> {
    await this.request('write', path, text)
  }

  async mount(device: string, directory: string, type: string): Promise<void> {
    await this.request('mount', device, directory, type)
  }

  async setUpInterface(name: string, mac: string | null, address: string, netmask: string): Promise<void> {
    await this.request('net', name, mac ?? '-', address, netmask)
  }

  async setIdentity(hostname: string, seed: string): Promise<void> {
    await this.request('identity', hostname, seed)
  }

  async sync(): Promise<void> {
    await this.request('sync')
  }

  async spawn(name: string, mode: 'now' | 'hold' | 'loop', argv: readonly string[]): Promise<GuestJob> {
    const watch = new JobWatch(name, mode === 'loop', async (verb, ...words) => this.request(verb, ...words))
    this.jobs.set(name, watch)
    await this.request('spawn', name, mode, ...argv)
    return watch
  }

  async run(argv: readonly string[]): Promise<string> {
    const job = await this.spawn(`run-${this.nextRun++}`, 'now', argv)
    const { end, output, errors } = await job.ended
    this.jobs.delete(job.name)
    if (end?.status !== 0) {
      const said = [...errors, ...output].map(({ text }) => text).join('')
      const how = end?.signal === SIGKILL ? 'was killed' : `failed with status ${String(end?.status)}`
      throw new TonariError('internal', `${argv.join(' ')} ${how} in ${this.vm}: ${said.trim().slice(-300)}`)
    }
    return output.map(({ text }) => text).join('')
  }

  private async request(verb: string, ...words: string[]): Promise<Reply> {
    if (this.gone !== null) throw this.gone
    const id = `${this.nextId++}`
    const line = `${[id, verb, ...words.map(encodeWord)].join(' ')}\n`
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id)
        reject(
          new TonariError('internal', `the agent in ${this.vm} did not answer ${verb} in ${REPLY_TIMEOUT_MS / 1000} s`),
        )
      }, REPLY_TIMEOUT_MS)
      this.waiting.set(id, { resolve, reject, timer })
      this.stream.write(line)
    })
  }

  private receive(text: string): void {
    for (const value of this.parse(text)) {
      const message = value as Reply | JobEvent
      if ('reply' in message) this.settle(message)
      else if (message.event === 'ready') this.spoke()
      else this.jobs.get(message.job)?.receive(message)
    }
  }

  /** After something that is no JSON nothing else can be trusted. */
  private parse(text: string): unknown[] {
    try {
      return this.gone === null ? this.lines.push(text) : []
    } catch (error) {
      this.close(error as TonariError)
      return []
    }
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.reply)
    if (waiting === undefined) return
    this.waiting.delete(reply.reply)
    clearTimeout(waiting.timer)
    if (reply.ok) waiting.resolve(reply)
    else
      waiting.reject(
        new TonariError('internal', `the agent in ${this.vm} refused: ${reply.error ?? 'no reason given'}`),
      )
  }

  private close(why: TonariError): void {
    if (this.gone !== null) return
    this.gone = why
    this.fellSilent(why)
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer)
      reject(why)
    }
    this.waiting.clear()
    for (const job of this.jobs.values()) job.fail(why)
  }
}

/** Throws TonariError `internal` on an empty word: it would vanish between two spaces. */
export function encodeWord(word: string): string {
  if (word === '') throw new TonariError('internal', 'the agent takes no empty words')
  return encodeURIComponent(word)
}
