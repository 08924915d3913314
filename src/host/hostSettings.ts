import { readGovernor, readTurbo } from './frequency.ts'
import { readTextNow } from './kernelFiles.ts'

function readOr(path: string, otherwise: string): string {
  try {
    return readTextNow(path).trim()
  } catch {
    return otherwise
  }
}

/** Settings of the host that bear on every VM, by name; `unreadable` where the host does not show one. */
export async function readHostSettings(): Promise<Record<string, string>> {
  const [governor, turbo] = await Promise.all([readGovernor(), readTurbo()])
  return {
    KSM: readOr('/sys/kernel/mm/ksm/run', 'unreadable'),
    SMT: readOr('/sys/devices/system/cpu/smt/active', 'unreadable'),
    governor: governor ?? 'unreadable',
    turbo: turbo === null ? 'unreadable' : String(turbo),
  }
}

/** Where a process may have its memory, and the policy of its largest mapping (`/proc/PID/numa_maps`). */
export function readMemoryPolicy(pid: number): string {
  const nodes = /^Mems_allowed_list:\t(.*)$/m.exec(readOr(`/proc/${pid}/status`, ''))?.[1] ?? 'unreadable'
  const mappings = readOr(`/proc/${pid}/numa_maps`, '')
    .split('\n')
    .map((line) => ({ policy: line.split(' ')[1] ?? '', pages: Number(/ anon=(\d+)/.exec(line)?.[1] ?? 0) }))
    .toSorted((a, b) => b.pages - a.pages)
  const policy = mappings[0]?.policy
  return `nodes ${nodes}, ${policy === undefined || policy === '' ? 'policy unreadable' : policy}`
}
