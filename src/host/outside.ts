import { existsSync } from 'node:fs'
import { monotonicNs } from './clock.ts'
import { readLink, readTextNow } from './kernelFiles.ts'
import { type ProcessTime, readProcessTimes } from './processorTimes.ts'

/** A descriptor that the lab inherits: the host's own /proc, which shows what runs outside. */
export const OUTSIDE_PROC_FD = 4
const OUTSIDE_PROC = `/proc/self/fd/${OUTSIDE_PROC_FD}`
/** Below it a process is not worth a name. */
const LEAST_CORES = 0.03

type Reading = { readonly atNs: number; readonly processes: readonly ProcessTime[] }

/** What runs on the host beside the campaign; empty readings where the host's /proc cannot be seen. */
export type OutsideProcesses = { read(): Reading }

export function outsideProcesses(): OutsideProcesses {
  const visible = existsSync(`${OUTSIDE_PROC}/stat`)
  const ownNamespace = readLink('/proc/self/ns/pid')
  return {
    read: () => ({
      atNs: monotonicNs(),
      processes: visible ? readProcessTimes(OUTSIDE_PROC).filter(({ pid }) => isForeign(pid, ownNamespace)) : [],
    }),
  }
}

/** Neither in the lab, nor a thread of the kernel, which works for whoever causes work. */
function isForeign(pid: number, ownNamespace: string): boolean {
  try {
    if (readTextNow(`${OUTSIDE_PROC}/${pid}/cmdline`) === '') return false
    return readLink(`${OUTSIDE_PROC}/${pid}/ns/pid`) !== ownNamespace
  } catch {
    return true
  }
}

/** Processes that used a noticeable part of a core between two readings, the greediest first. */
export function foreignProcesses(
  before: Reading,
  after: Reading,
): { readonly name: string; readonly pid: number; readonly cores: number }[] {
  const lengthNs = Math.max(1, after.atNs - before.atNs)
  const earlier = new Map(before.processes.map(({ pid, name, cpuNs }) => [`${pid} ${name}`, cpuNs]))
  return after.processes
    .map(({ pid, name, cpuNs }) => ({ pid, name, cores: (cpuNs - (earlier.get(`${pid} ${name}`) ?? 0)) / lengthNs }))
    .filter(({ cores }) => cores >= LEAST_CORES)
    .toSorted((a, b) => b.cores - a.cores)
}
