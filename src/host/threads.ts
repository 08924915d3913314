import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { runProgram } from './processes.ts'

/** A thread as the kernel shows it. `cores` are those it may run on. */
export type HostThread = { readonly id: number; readonly name: string; readonly cores: readonly number[] }

/** Reads the kernel's list form, such as `0-3,8`. */
export function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = Number.NaN, last = first] = part.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
}

/** Writes cores in the kernel's list form. */
export function formatCoreList(cores: readonly number[]): string {
  return cores.join(',')
}

/** Every thread of a process that is still there, with its affinity. */
export function readThreads(pid: number): HostThread[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((id) => {
    try {
      const status = readFileSync(`/proc/${pid}/task/${id}/status`, 'utf8')
      const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? ''
      const cores = parseCoreList(/^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? '')
      return [{ id: Number(id), name, cores }]
    } catch {
      return []
    }
  })
}

/** Lets the calling thread, and what it starts from now on, run on some cores only. */
export async function pinOwnThread(cores: readonly number[]): Promise<void> {
  const thread = basename(readlinkSync('/proc/thread-self'))
  await runProgram(['taskset', '--cpu-list', '--pid', formatCoreList(cores), thread])
}

/** Lets every thread of this process, and what it starts from now on, run on some cores only. */
export async function pinOwnProcess(cores: readonly number[]): Promise<void> {
  await runProgram(['taskset', '--all-tasks', '--cpu-list', '--pid', formatCoreList(cores), `${process.pid}`])
}
