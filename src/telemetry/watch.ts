import { monotonicNs } from '../host/clock.ts'
import { openMetrics } from './openMetrics.ts'
import type { ProbeSet } from './registry.ts'
import { SampleBuffer, type Samples } from './sampleBuffer.ts'

/** Samples that are kept as bytes at most: numbers are for when nothing is measured, unless they become too many. */
const MOST_CAPTURED = 1000

/** What is sampled of one target: bytes while a trial goes on, numbers when it is over. */
export class Watch {
  readonly probes: ProbeSet
  private readonly row: Float64Array
  private readonly buffer: SampleBuffer
  private captured: { readonly atNs: number; readonly decode: (values: Float64Array) => void }[] = []

  constructor(probes: ProbeSet) {
    this.probes = probes
    this.row = new Float64Array(probes.columns.length)
    this.buffer = new SampleBuffer(this.row.length)
  }

  /** Forgets what came of an earlier trial. */
  begin(): void {
    this.captured = []
    this.buffer.take('')
  }

  capture(): void {
    if (this.captured.length >= MOST_CAPTURED) this.decode()
    this.probes.ask()
    this.captured.push({ atNs: monotonicNs(), decode: this.probes.capture() })
  }

  /** The latest sample that has all its answers, as OpenMetrics text; null before there is one. */
  latest(): string | null {
    if (this.captured.length === 0) return null
    this.decode()
    return openMetrics(this.probes.columns, this.row)
  }

  /** Takes a last sample and hands all of them over. */
  async end(trial: string): Promise<Samples> {
    await this.probes.settle()
    this.capture()
    await this.probes.settle()
    this.decode()
    return this.buffer.take(trial)
  }

  private decode(): void {
    for (const { atNs, decode } of this.captured) {
      decode(this.row)
      this.buffer.push(atNs, this.row)
    }
    this.captured = []
  }
}
