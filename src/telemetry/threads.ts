import { HeldFile } from '../host/heldFile.ts'
import { parseThreadTimes } from '../host/processorTimes.ts'
import type { Column } from '../model/sample.ts'
import { type Part, probeOf } from './parts.ts'
import type { ProbedVm, ProbeOpener } from './probe.ts'

/**
 * Running time of a VM's threads and time in which they waited for a core. vCPUs stand alone, other threads are summed
 * by role. A thread that has ended keeps its share of the sum while another of its role lives.
 */
export const threads: ProbeOpener = {
  name: 'threads',
  open: ({ vms }) => probeOf('threads', vms.flatMap(partsOf), 'the threads of no VM can be seen (schedstat)'),
}

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
  const last = files.map(() => ({ runNs: 0, waitNs: 0 }))
  return {
    columns: ['run', 'wait'].map((what) => ({ metric: `${prefix}.${what}`, unit: 'ns', kind: 'counter', dimensions })),
    read: (values, offset) => {
      let alive = false
      for (const [index, file] of files.entries()) {
        const text = file.read()
        if (text === null) continue
        alive = true
        last[index] = parseThreadTimes(text)
      }
      values[offset] = alive ? last.reduce((sum, { runNs }) => sum + runNs, 0) : Number.NaN
      values[offset + 1] = alive ? last.reduce((sum, { waitNs }) => sum + waitNs, 0) : Number.NaN
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
