import { HeldFile } from '../host/heldFile.ts'
import { parseThreadTimes } from '../host/processorTimes.ts'
import type { Column } from '../model/sample.ts'
import { type Part, probeOf } from './parts.ts'
import type { ProbedVm, ProbeOpener } from './probe.ts'

/**
 * Running time of a VM's threads, time in which they waited for a core. vCPUs stand alone, other threads are summed
 * by role. A thread that has ended keeps its share of the sum while another of its role lives.
 */
export const threads: ProbeOpener = {
  name: 'threads',
  open: ({ vms }) => probeOf('threads', vms.flatMap(partsOf), 'the threads of no VM can be seen (schedstat)'),
}

const TIMES = [
  { metric: 'run', unit: 'ns', of: 'runNs' },
  { metric: 'wait', unit: 'ns', of: 'waitNs' },
] as const

function partsOf({ name: vm, pid, vcpus, others }: ProbedVm): (Part | null)[] {
  const roles = [...new Set(others.map(({ role }) => role))]
  return [
    ...vcpus.map(({ index, tid }) => threadPart('vcpu', { vm, vcpu: `${index}` }, pid, [tid])),
    ...roles.map((role) =>
      threadPart(
        'thread',
        { vm, role },
        pid,
        others.filter((other) => other.role === role).map(({ tid }) => tid),
      ),
    ),
  ]
}

function threadPart(
  prefix: string,
  dimensions: Column['dimensions'],
  pid: number,
  tids: readonly number[],
): Part | null {
  const files = tids.flatMap((tid) => openSchedstat(pid, tid) ?? [])
  if (files.length === 0) return null
  const last = files.map(() => parseThreadTimes(''))
  return {
    columns: TIMES.map(({ metric, unit }) => ({ metric: `${prefix}.${metric}`, unit, kind: 'counter', dimensions })),
    capture: () => {
      const captured = files.map((file) => file.readBytes())
      return (values, offset) => {
        for (const [index, bytes] of captured.entries()) {
          if (bytes !== null) last[index] = parseThreadTimes(bytes.toString('latin1'))
        }
        const alive = captured.some((bytes) => bytes !== null)
        for (const [index, { of }] of TIMES.entries()) {
          values[offset + index] = alive ? last.reduce((sum, times) => sum + times[of], 0) : Number.NaN
        }
      }
    },
    close: () => {
      for (const file of files) file.close()
    },
  }
}

/** A vhost thread is the process's own since Linux 6.4, and a process of the kernel's before. */
function openSchedstat(pid: number, tid: number): HeldFile | null {
  return HeldFile.open(`/proc/${pid}/task/${tid}/schedstat`) ?? HeldFile.open(`/proc/${tid}/schedstat`)
}
