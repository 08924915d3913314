import { type WorkloadParams, workloadSchema } from '../../src/model/workloadSpec.ts'
import { golden } from '../fakes/programOutput.ts'

export type Captured = { readonly name: string; readonly params: WorkloadParams; readonly text: string }

function captured(name: string, written: Record<string, unknown>): Captured {
  return { name, params: workloadSchema.parse(written), text: golden(`${name}.txt`) }
}

const iozone = { program: 'iozone', fileSize: '16 MiB' }

/** Outputs of real programs with the parameters they ran with. */
export const CAPTURED: readonly Captured[] = [
  captured('dhrystone/one-second', { program: 'dhrystone' }),
  captured('memwrite/plain', { program: 'memwrite', passes: 60 }),
  captured('memwrite/nontemporal', { program: 'memwrite', passes: 60, stores: 'nontemporal' }),
  captured('iozone/write-direct', { ...iozone, phase: 'write' }),
  captured('iozone/rewrite-direct', { ...iozone, phase: 'rewrite' }),
  captured('iozone/read-direct', { ...iozone, phase: 'read' }),
  captured('iozone/reread-direct', { ...iozone, phase: 'reread' }),
  captured('iozone/write-cached', { ...iozone, phase: 'write', cache: 'on' }),
  captured('iozone/rewrite-cached', { ...iozone, phase: 'rewrite', cache: 'on' }),
  captured('iozone/reread-cached', { ...iozone, phase: 'reread', cache: 'on' }),
  captured('iozone/read-and-reread-cached', { ...iozone, phase: 'read', cache: 'on' }),
  captured('netperf/tcp', { program: 'netperf' }),
  captured('netperf/udp', { program: 'netperf', protocol: 'udp' }),
  captured('iperf3/tcp', { program: 'iperf3' }),
  captured('iperf3/udp', { program: 'iperf3', protocol: 'udp' }),
  captured('fio/randread', { program: 'fio' }),
  captured('fio/randrw', { program: 'fio', pattern: 'randrw' }),
  captured('fio/write-cached', { program: 'fio', pattern: 'write', cache: 'on' }),
  captured('stress-ng/cpu', { program: 'stress-ng', stressor: 'cpu' }),
  captured('stress-ng/vm', { program: 'stress-ng', stressor: 'vm' }),
  captured('stress-ng/hdd', { program: 'stress-ng', stressor: 'hdd' }),
]
