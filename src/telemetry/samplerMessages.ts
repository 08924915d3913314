import type { Column } from '../model/sample.ts'
import type { ProbeTarget } from './probe.ts'
import type { UnavailableProbe } from './registry.ts'
import type { Samples } from './sampleBuffer.ts'

export type SamplerSettings = {
  /** Cores that the sampler and its `tc` may use; none leaves them to the kernel. */
  readonly housekeepingCores: readonly number[]
  readonly periodNs: number
  /** Hands the latest values out as OpenMetrics text, once a second while it samples. */
  readonly publishes?: boolean
  /** One number: of the messages that were sent to the sampler so far. */
  readonly sent: Int32Array<SharedArrayBuffer>
}

/** `watch` numbers what is watched; one at a time is sampled. Each request but `close` has one answer with its number. */
export type ToSampler = { readonly request: number; readonly watch: number } & (
  | { readonly say: 'open'; readonly target: ProbeTarget }
  | { readonly say: 'start'; readonly trial: string }
  | { readonly say: 'stop' | 'drop' }
)

export type FromSampler =
  | { readonly say: 'ready' }
  | { readonly say: 'failed'; readonly request: number; readonly why: string }
  | {
      readonly say: 'opened'
      readonly request: number
      readonly columns: readonly Column[]
      readonly unavailable: readonly UnavailableProbe[]
    }
  | { readonly say: 'done'; readonly request: number }
  | { readonly say: 'samples'; readonly request: number; readonly samples: Samples }
