import type { Column } from '../model/sample.ts'
import type { ProbeTarget } from './probe.ts'
import type { UnavailableProbe } from './registry.ts'
import type { Samples } from './sampleBuffer.ts'

export type SamplerSettings = {
  readonly target: ProbeTarget
  /** Cores that the sampler and its `tc` may use; none leaves them to the kernel. */
  readonly housekeepingCores: readonly number[]
  readonly periodNs: number
  /** Hands the latest values out as OpenMetrics text, once a second while it samples. */
  readonly publishes?: boolean
}

export type ToSampler = { readonly say: 'start'; readonly trial: string } | { readonly say: 'stop' | 'close' }

export type FromSampler =
  | { readonly say: 'ready'; readonly columns: readonly Column[]; readonly unavailable: readonly UnavailableProbe[] }
  | { readonly say: 'started' }
  | { readonly say: 'samples'; readonly samples: Samples }
