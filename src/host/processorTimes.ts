import { readdirSync, readFileSync } from 'node:fs'
import { readTextNow } from './kernelFiles.ts'

/** The unit of `/proc/stat` and `/proc/PID/stat` for programs, whatever the kernel's own tick. */
const TICK_NS = 1e7

/** Running time of a thread, and time in which it waited for a core, in ns since it was made; zeros once it is gone. */
export function readThreadTimes(pid: number, thread: number): { readonly runNs: number; readonly waitNs: number } {
  try {
    const [runNs = 0, waitNs = 0] = readTextNow(`/proc/${pid}/task/${thread}/schedstat`).split(' ').map(Number)
    return { runNs, waitNs }
  } catch {
    return { runNs: 0, waitNs: 0 }
  }
}

/**
 * Parses `/proc/stat`: time since boot that `cores` spent in programs and in the kernel on their behalf, and time
 * that the host's own hypervisor took, in ns. Interrupts count for nobody: they belong to whoever causes traffic.
 */
export function parseCoreTimes(
  text: string,
  cores: readonly number[],
): { readonly busyNs: number; readonly stealNs: number } {
  let busy = 0
  let stolen = 0
  for (const [, core = '', fields = ''] of text.matchAll(/^cpu(\d+) (.*)$/gm)) {
    if (!cores.includes(Number(core))) continue
    const [user = 0, nice = 0, system = 0, , , , , steal = 0] = fields.split(' ').map(Number)
    busy += user + nice + system
    stolen += steal
  }
  return { busyNs: busy * TICK_NS, stealNs: stolen * TICK_NS }
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
