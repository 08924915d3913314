import { TonariError } from '../model/error.ts'
import type { GuestJob, JobRun } from './channel.ts'

export type JobEvent = {
  event: string
  job: string
  run: number
  t: number
  text?: string
  error?: string
  status?: number
  signal?: number
}
type Send = (verb: string, ...words: string[]) => Promise<unknown>

const SIGKILL = 9

/** Collects what the agent tells of one job. */
export class JobWatch implements GuestJob {
  readonly name: string
  readonly runs: JobRun[] = []
  readonly started: Promise<JobRun>
  readonly ended: Promise<JobRun>
  private readonly send: Send
  private readonly looping: boolean
  private resolveStarted: (run: JobRun) => void = () => undefined
  private resolveEnded: (run: JobRun) => void = () => undefined
  private reject: (error: Error) => void = () => undefined
  private killing = false
  private over = false

  constructor(name: string, looping: boolean, send: Send) {
    this.name = name
    this.looping = looping
    this.send = send
    let rejectStarted: (error: Error) => void
    this.started = new Promise((resolve, reject) => {
      this.resolveStarted = resolve
      rejectStarted = reject
    })
    this.ended = new Promise((resolve, reject) => {
      this.resolveEnded = resolve
      this.reject = (error) => {
        rejectStarted(error)
        reject(error)
      }
    })
    // Whoever waits sees the rejection; nobody has to wait for both.
    this.started.catch(() => undefined)
    this.ended.catch(() => undefined)
  }

  async go(atGuestNs: number): Promise<void> {
    await this.send('go', this.name, `${Math.round(atGuestNs)}`)
  }

  async kill(signal = SIGKILL): Promise<void> {
    if (this.isOver()) return
    this.killing = true
    try {
      await this.send('kill', this.name, `${signal}`)
    } catch (error) {
      // It may have ended by itself while the command was on its way.
      if (!this.isOver()) throw error
    }
  }

  fail(error: Error): void {
    this.over = true
    this.reject(error)
  }

  receive(event: JobEvent): void {
    if (event.event === 'failed') {
      this.fail(new TonariError('internal', `the guest cannot run ${this.name}: ${event.error ?? 'unknown'}`))
      return
    }
    if (event.event === 'started') {
      const run: JobRun = { run: event.run, startedNs: event.t, output: [], errors: [], end: null }
      this.runs.push(run)
      this.resolveStarted(run)
      return
    }
    const run = this.runs.at(-1)
    if (run === undefined) return
    const chunk = { timeNs: event.t, text: event.text ?? '' }
    if (event.event === 'output') run.output.push(chunk)
    else if (event.event === 'errors') run.errors.push(chunk)
    else if (event.event === 'exit') this.receiveExit(event, run)
  }

  private isOver(): boolean {
    return this.over
  }

  private receiveExit(event: JobEvent, run: JobRun): void {
    run.end = { timeNs: event.t, status: event.status ?? -1, signal: event.signal ?? 0 }
    if (this.looping && !this.killing && event.status === 0) return
    this.over = true
    this.resolveEnded(run)
  }
}
