import type { Program, WorkloadParams } from '../model/workloadSpec.ts'
import { dhrystone } from './cpu/dhrystone.ts'
import { sleep } from './cpu/sleep.ts'
import { stressNg } from './cpu/stressNg.ts'
import { fio } from './disk/fio.ts'
import { iozone } from './disk/iozone.ts'
import { memwrite } from './memory/memwrite.ts'
import { iperf3 } from './network/iperf3.ts'
import { netperf } from './network/netperf.ts'
import type { Workload } from './workload.ts'

const WORKLOADS: { readonly [P in Program]: Workload<P> } = {
  dhrystone,
  memwrite,
  iozone,
  netperf,
  iperf3,
  fio,
  'stress-ng': stressNg,
  sleep,
}

/** The workload that runs these parameters. Its methods must be given the same ones. */
export function workloadFor(params: WorkloadParams): Workload<Program> {
  // Each method takes the parameters of its own program only; the key and the parameters come from one value.
  return WORKLOADS[params.program] as unknown as Workload<Program>
}
