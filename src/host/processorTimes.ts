import { readdirSync, readFileSync } from 'node:fs'
import { readTextNow } from './kernelFiles.ts'

/** The unit of `/proc/stat` and `/proc/PID/stat` for programs, whatever the kernel's own tick. */
const TICK_NS = 1e7

export type ThreadTimes = { readonly runNs: number; readonly waitNs: number }

/** Parses `/proc/PID/task/TID/schedstat`: time running, and time waiting for a core. */
export function parseThreadTimes(text: string): ThreadTimes {
  const [runNs = 0, waitNs = 0] = text.split(' ').map(Number)
  return { runNs, waitNs }
}

/** Running time of a thread, and time in which it waited for a core, in ns since it was made; zeros once it is gone. */
export function readThreadTimes(pid: number, thread: number): ThreadTimes {
  try {
    return parseThreadTimes(readTextNow(`/proc/${pid}/task/${thread}/schedstat`))
  } catch {
    return { runNs: 0, waitNs: 0 }
  }
}

/** What a core did since boot, in ns. `userNs` includes guests; neither it nor `niceNs` includes the other. */
export type CoreStates = {
  readonly userNs: number
  readonly niceNs: number
  readonly systemNs: number
  readonly idleNs: number
  readonly iowaitNs: number
  readonly irqNs: number
  readonly softirqNs: number
  readonly stealNs: number
}

/** Parses the lines of single cores in `/proc/stat`, in steps of 10 ms. */
export function parseCoreStates(text: string): Map<number, CoreStates> {
  const cores = new Map<number, CoreStates>()
  for (const [, core = '', fields = ''] of text.matchAll(/^cpu(\d+) (.*)$/gm)) {
    const times = fields.split(' ').map((ticks) => Number(ticks) * TICK_NS)
    cores.set(Number(core), {
      userNs: times[0] ?? 0,
      niceNs: times[1] ?? 0,
      systemNs: times[2] ?? 0,
      idleNs: times[3] ?? 0,
      iowaitNs: times[4] ?? 0,
      irqNs: times[5] ?? 0,
      softirqNs: times[6] ?? 0,
      stealNs: times[7] ?? 0,
    })
  }
  return cores
}

/**
 * Parses `/proc/stat`: time since boot that `cores` spent in programs and in the kernel on their behalf, and time
 * that the host's own hypervisor took, in ns. Interrupts count for nobody: they belong to whoever causes traffic.
 */
export function parseCoreTimes(
  text: string,
  cores: readonly number[],
): { readonly busyNs: number; readonly stealNs: number } {
  let busyNs = 0
  let stealNs = 0
  for (const [core, states] of parseCoreStates(text)) {
    if (!cores.includes(core)) continue
    busyNs += busyNsOf(states)
    stealNs += states.stealNs
  }
  return { busyNs, stealNs }
}

/** Time in programs and in the kernel on their behalf. */
export function busyNsOf({ userNs, niceNs, systemNs }: CoreStates): number {
  return userNs + niceNs + systemNs
}

export function readCoreTimes(cores: readonly number[]): { readonly busyNs: number; readonly stealNs: number } {
  return parseCoreTimes(readTextNow('/proc/stat'), cores)
}

/** A process and the processor time that it has used, with all its threads and without its children. */
export type ProcessTime = { readonly pid: number; readonly name: string; readonly cpuNs: number }

/** Parses `/proc/PID/stat`; null for text that is none. A name may hold spaces and parentheses. */
export function parseProcessStat(text: string): ProcessTime | null {
  const match = /^(\d+) \((.*)\) (.*)$/s.exec(text)
  if (match === null) return null
  const [, pid = '', name = '', rest = ''] = match
  const fields = rest.split(' ').map(Number)
  return { pid: Number(pid), name, cpuNs: ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_NS }
}

/** Every process that a mounted proc file system shows. */
export function readProcessTimes(procDirectory = '/proc'): ProcessTime[] {
  return readdirSync(procDirectory)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return parseProcessStat(readFileSync(`${procDirectory}/${pid}/stat`, 'utf8')) ?? []
      } catch {
        return []
      }
    })
}
