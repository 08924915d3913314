import type { JobRun } from '../channel/channel.ts'
import type { Peer, Trial, WorkloadResult } from '../model/trial.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { coverage, deliveredWithin, type Span } from './dose.ts'
import type { Sample } from './sample.ts'
import { deliveryOf, type Watched } from './record.ts'

/** A program that was started together with others, and its one run. */
export type WatchedPeer = Watched & { readonly run: JobRun }

/** From the latest start to the earliest end, in host time: the part in which all programs ran. Empty where there is none. */
export function commonInterval(peers: readonly WatchedPeer[]): Span {
  const spans = peers.map(spanOf)
  const startNs = Math.max(...spans.map((span) => span.startNs))
  return { startNs, endNs: Math.max(startNs, Math.min(...spans.map((span) => span.endNs))) }
}

/** What one of them did; rates over `common` where a stream or a counter shows them. `agreedNs` in host time. */
export function peerOf(watched: WatchedPeer, common: Span, agreedNs: number, samples: readonly Sample[]): Peer {
  const { workload, named, run, vmName } = watched
  const result = workload.parse(run.output, named.params)
  const span = spanOf(watched)
  return {
    vm: vmName,
    ...span,
    startSkewNs: span.startNs - agreedNs,
    result,
    ...rateOf(watched, result, common, samples),
    coverage: coverage([span], agreedInterval(named.params, agreedNs, common)),
    ...coreShares(samples, watched.vmIndex, common),
  }
}

function spanOf({ run, time, untilNs }: WatchedPeer): Span {
  return { startNs: time.toHost(run.startedNs), endNs: run.end === null ? untilNs : time.toHost(run.end.timeNs) }
}

/** As long as the program was told to run; for a fixed amount of work, until the first one is done. */
function agreedInterval(params: WorkloadParams, agreedNs: number, common: Span): Span {
  return { startNs: agreedNs, endNs: 'duration' in params ? agreedNs + params.duration : common.endNs }
}

/**
 * The rate over the common interval, where what shows it counts the same as the judged figure: never for UDP, where a tap
 * shows what was sent and the judged figure is what arrived, nor for files that the guest's own memory holds.
 */
function rateOf(
  watched: WatchedPeer,
  result: WorkloadResult,
  common: Span,
  samples: readonly Sample[],
): Pick<Peer, 'rate' | 'by'> {
  const { params } = watched.named
  const delivery = deliveryOf(watched, samples)
  const lengthNs = common.endNs - common.startNs
  const counts = delivery !== null && (delivery.streamed || isCounted(params)) && delivery.unit === result.unit
  if (!counts || lengthNs <= 0) return { rate: result.rate, by: 'program' }
  const amount = deliveredWithin(delivery.steps, delivery.startNs, common)
  return { rate: (amount * 1e9) / lengthNs, by: delivery.streamed ? 'stream' : 'counter' }
}

function isCounted(params: WorkloadParams): boolean {
  if ('protocol' in params) return params.protocol === 'tcp'
  return 'cache' in params && params.cache === 'off'
}

/** Running and waiting time of a VM's vCPU threads between the samples around the interval, over its length. */
function coreShares(samples: readonly Sample[], vmIndex: number, { startNs, endNs }: Span): Pick<Peer, 'run' | 'wait'> {
  const first = samples.findLast(({ atNs }) => atNs <= startNs) ?? samples[0]
  const last = samples.find(({ atNs }) => atNs >= endNs) ?? samples.at(-1)
  const lengthNs = Math.max(1, (last?.atNs ?? 0) - (first?.atNs ?? 0))
  const share = (time: 'runNs' | 'waitNs') =>
    ((last?.vcpus[vmIndex]?.[time] ?? 0) - (first?.vcpus[vmIndex]?.[time] ?? 0)) / lengthNs
  return { run: share('runNs'), wait: share('waitNs') }
}

/** All of them together, which stands for the window as a whole. */
export function sumOfPeers(peers: readonly Peer[]): Trial['result'] {
  const rate = peers.reduce((sum, peer) => sum + peer.rate, 0)
  return { rate, unit: peers[0]?.result.unit ?? '', metrics: [] }
}
