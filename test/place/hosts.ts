import type { Experiment } from '../../src/model/experiment.ts'
import { experimentSchema } from '../../src/model/experiment.ts'
import type { HostFacts } from '../../src/model/hostFacts.ts'
import { SAMPLE_HOST } from '../fakes/sampleHost.ts'

export const GiB = 2 ** 30

/** A host with `nodes` sockets of `cores` cores, one NUMA node each; second threads are numbered after all first ones. */
export function hostWith(nodes: number, cores: number, threads = 1): HostFacts {
  const physical = Array.from({ length: nodes * cores }, (_, core) => ({ core, node: Math.floor(core / cores) }))
  const logical = Array.from({ length: threads }, (_, thread) =>
    physical.map(({ core, node }) => ({ cpu: thread * physical.length + core, core, socket: node, node })),
  ).flat()
  return {
    ...SAMPLE_HOST,
    cores: logical,
    nodes: Array.from({ length: nodes }, (_, node) => ({
      node,
      cpus: logical.filter((core) => core.node === node).map(({ cpu }) => cpu),
      memoryBytes: 64 * GiB,
    })),
    memoryBytes: nodes * 64 * GiB,
    memoryAvailableBytes: nodes * 60 * GiB,
  }
}

/** An experiment with Dhrystone alone, and the given keys as a file would have them. */
export function experimentWith(keys: Record<string, unknown> = {}): Experiment {
  return experimentSchema.parse({ name: 'test', workloads: [{ program: 'dhrystone' }], ...keys })
}
