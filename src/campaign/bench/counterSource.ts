import type { Column, SampleBatch } from '../../model/sample.ts'

const SAMPLE_NS = 1e8
const TICK_NS = 1e7
const PAGE_BYTES = 4096

type Step = (random: () => number) => number
type Kind = { readonly metric: string; readonly unit: string; readonly kind: Column['kind']; readonly step: Step }

const counter = (metric: string, unit: string, step: Step): Kind => ({ metric, unit, kind: 'counter', step })
const gauge = (metric: string, unit: string, step: Step): Kind => ({ metric, unit, kind: 'gauge', step })

/** Time that a thread is given in one sampling interval, exact to 1 ns; the rest it waits or sleeps. */
const threadNs: Step = (random) => Math.round(SAMPLE_NS * (0.9 + 0.1 * random()))
const waitNs: Step = (random) => Math.round(SAMPLE_NS * 0.02 * random() * random())
const tickNs: Step = (random) => TICK_NS * Math.floor(10 * random())
const pressureNs: Step = (random) => 1000 * Math.floor(2e4 * random())
const packets: Step = (random) => 400 + Math.floor(40 * random())
const wireBytes: Step = (random) => 1514 * packets(random) + 66 * Math.floor(20 * random())
const blocks: Step = (random) => 512 * Math.floor(5000 * random())
const operations: Step = (random) => Math.floor(300 * random())
const rarely: Step = (random) => (random() < 0.02 ? Math.floor(30 * random()) : 0)
const pages: Step = (random) => PAGE_BYTES * (Math.floor(2000 * random()) - 1000)

const PER_VCPU = [
  counter('vcpu.run', 'ns', threadNs),
  counter('vcpu.wait', 'ns', waitNs),
  counter('guest.user', 'ns', tickNs),
  counter('guest.idle', 'ns', tickNs),
  counter('guest.steal', 'ns', rarely),
]
const PER_VM = [
  counter('process.readBytes', 'bytes', blocks),
  counter('process.writtenBytes', 'bytes', blocks),
  counter('link.sentBytes', 'bytes', wireBytes),
  counter('link.sentPackets', 'packets', packets),
  counter('link.receivedBytes', 'bytes', wireBytes),
  counter('link.receivedPackets', 'packets', packets),
  counter('link.sentDropped', 'packets', rarely),
  counter('throttled.time', 'ns', rarely),
]
const PER_CORE = [
  counter('core.busy', 'ns', tickNs),
  counter('core.idle', 'ns', tickNs),
  counter('core.iowait', 'ns', tickNs),
  counter('core.steal', 'ns', rarely),
  counter('softnet.processed', 'packets', packets),
  gauge('frequency', 'Hz', (random) => 1000 * Math.floor(2000 * (random() - 0.5))),
]
const OF_HOST = [
  counter('pressure.cpu.some', 'ns', pressureNs),
  counter('pressure.io.some', 'ns', pressureNs),
  counter('pressure.io.full', 'ns', pressureNs),
  counter('disk.reads', 'operations', operations),
  counter('disk.writes', 'operations', operations),
  counter('disk.writtenBytes', 'bytes', blocks),
  counter('disk.writeTime', 'ns', (random) => 1e6 * Math.floor(100 * random())),
  counter('qdisc.dropped', 'packets', rarely),
  gauge('memory.dirty', 'bytes', pages),
  gauge('memory.cached', 'bytes', pages),
]

const VMS = 8
const VCPUS = 2
const CORES = 16

const indices = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)
const vms = indices(VMS).map((index) => `vm${Number(index) + 1}`)

const SOURCES: readonly { readonly kind: Kind; readonly dimensions: Column['dimensions'] }[] = [
  ...PER_VCPU.flatMap((kind) =>
    vms.flatMap((vm) => indices(VCPUS).map((vcpu) => ({ kind, dimensions: { vm, vcpu } }))),
  ),
  ...PER_VM.flatMap((kind) => vms.map((vm) => ({ kind, dimensions: { vm } }))),
  ...PER_CORE.flatMap((kind) => indices(CORES).map((core) => ({ kind, dimensions: { core } }))),
  ...OF_HOST.map((kind) => ({ kind, dimensions: {} })),
]

/** The columns that a host of 16 cores with 8 VMs of 2 vCPUs shows. */
export const COUNTER_COLUMNS: readonly Column[] = SOURCES.map(({ kind: { metric, unit, kind }, dimensions }) => ({
  metric,
  unit,
  kind,
  dimensions,
}))

export type CounterSource = (trial: string, boot: number, instants: number) => SampleBatch

/** Draws batches whose counters go on from one to the next: sampled each 100 ms, late by up to 0.2 ms. */
export function counterSource(random: () => number): CounterSource {
  const levels = SOURCES.map(({ kind }) => (kind.kind === 'gauge' ? 2e9 : Math.floor(1e12 * random())))
  let gridNs = 3e12
  return (trial, boot, instants) => {
    const timesNs = new Float64Array(instants)
    const values = new Float64Array(instants * SOURCES.length)
    let at = 0
    for (let instant = 0; instant < instants; instant++) {
      gridNs += SAMPLE_NS
      timesNs[instant] = gridNs + Math.floor(2e5 * random())
      for (const [column, { kind }] of SOURCES.entries()) {
        const level = (levels[column] ?? 0) + kind.step(random)
        if (kind.kind === 'counter') levels[column] = level
        values[at++] = level
      }
    }
    return { trial, boot, columns: COUNTER_COLUMNS, timesNs, values }
  }
}
