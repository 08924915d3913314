import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
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
 * Runs a command in namespaces of its own and returns its exit status. Every process and network device in them dies
 * with this process, even when it is killed. An interrupt is passed on, and the command decides when it is done.
 */
export async function runInLab(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const user = isRoot() ? [] : ['--user', '--map-root-user']
  const outsideProc = openSync('/proc', 'r')
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...user, ...NAMESPACES, ...argv], {
    stdio: descriptors(outsideProc),
    env: { ...process.env, ...programEnvironment(), ...environment },
  })
  closeSync(outsideProc)
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
  }
}

/** The child's descriptors by number. */
function descriptors(outsideProc: number): ('inherit' | 'pipe' | number)[] {
  const list: ('inherit' | 'pipe' | number)[] = ['inherit', 'inherit', 'inherit']
  list[STOP_FD] = 'pipe'
  list[OUTSIDE_PROC_FD] = outsideProc
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
