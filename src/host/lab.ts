import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { guardCgroups } from './cgroupGuard.ts'
import {
  CGROUP_DIRECTORY,
  CGROUP_NAME_VARIABLE,
  campaignDirectories,
  findCgroupRoots,
  OUTSIDE_CGROUP_FD,
} from './cgroupRoots.ts'
import { METRICS_FD, receiveMetrics } from './metricsPipe.ts'
import { OUTSIDE_PROC_FD } from './outside.ts'
import { isRoot } from './capabilities.ts'
import { programEnvironment } from './environment.ts'
import { runProgram } from './processes.ts'

const NAMESPACES = ['--net', '--pid', '--fork', '--kill-child', '--mount', '--mount-proc']
/** The descriptor on which the process inside hears that it should end. */
const STOP_FD = 3
/** A tmpfs of the lab's own; sockets, logs and templates in it are gone with the namespace. */
export const RUNTIME_DIRECTORY = '/run'

/**
 * Runs a command in namespaces of its own and returns its exit status. Every process, network device and cgroup of theirs
 * dies with this process, even when it is killed. An interrupt is passed on, and the command decides when it is done.
 * `onMetrics`, where given, hears each text that the command sends with `sendMetrics`.
 */
export async function runInLab(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  onMetrics: ((text: string) => void) | null = null,
): Promise<number> {
  const user = isRoot() ? [] : ['--user', '--map-root-user']
  const cgroups = findCgroupRoots(`tonari-${process.pid}-${process.hrtime.bigint()}`)
  const groups = campaignDirectories(cgroups)
  const guard = groups.length === 0 ? null : guardCgroups(groups)
  const outsideProc = openSync('/proc', 'r')
  const outsideCgroup = existsSync(CGROUP_DIRECTORY) ? openSync(CGROUP_DIRECTORY, 'r') : null
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...user, ...NAMESPACES, ...argv], {
    stdio: descriptors(outsideProc, outsideCgroup, onMetrics !== null),
    env: { ...process.env, ...programEnvironment(), ...environment, [CGROUP_NAME_VARIABLE]: cgroups.name },
  })
  closeSync(outsideProc)
  if (outsideCgroup !== null) closeSync(outsideCgroup)
  const metrics = (child.stdio as readonly unknown[])[METRICS_FD]
  if (onMetrics !== null && metrics instanceof Readable) receiveMetrics(metrics, onMetrics)
  const stop = () => child.stdio[STOP_FD]?.destroy()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => {
        resolve(code ?? 1)
      })
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await guard?.release()
  }
}

/** The child's descriptors by number. */
function descriptors(
  outsideProc: number,
  outsideCgroup: number | null,
  withMetrics: boolean,
): ('inherit' | 'pipe' | 'ignore' | number)[] {
  const list: ('inherit' | 'pipe' | 'ignore' | number)[] = ['inherit', 'inherit', 'inherit']
  list[STOP_FD] = 'pipe'
  list[OUTSIDE_PROC_FD] = outsideProc
  list[OUTSIDE_CGROUP_FD] = outsideCgroup ?? 'ignore'
  if (withMetrics) list[METRICS_FD] = 'pipe'
  return list
}

/** To be called first inside: makes the runtime directory, and returns what tells of an interrupt. */
export async function settleInLab(): Promise<AbortSignal> {
  const interrupt = new AbortController()
  const abort = () => {
    interrupt.abort()
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  const stop = new Socket({ fd: STOP_FD })
  stop.on('end', abort)
  stop.on('error', abort)
  stop.resume()
  stop.unref()
  await runProgram(['mount', '-t', 'tmpfs', 'tmpfs', RUNTIME_DIRECTORY])
  return interrupt.signal
}
