import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { programEnvironment } from './environment.ts'

/** A program that goes on in the background. `exited` resolves with how it ended, never rejects. */
export type Daemon = {
  readonly pid: number
  readonly exited: Promise<string>
  signal(signal: NodeJS.Signals): void
  /** What it wrote so far, both streams. */
  readonly log: () => string
  removeLog(): void
}

/**
 * Starts `argv` with its output in the file `logPath`. `fds` become the program's descriptors 3, 4, …
 * Rejects when the program cannot be started. With `dieWithParent` the kernel ends it when this process dies.
 */
export async function startDaemon(
  argv: readonly string[],
  options: { logPath: string; fds?: readonly number[]; dieWithParent?: boolean },
): Promise<Daemon> {
  const whole = options.dieWithParent === true ? ['setpriv', '--pdeathsig', 'KILL', ...argv] : argv
  const [program = '', ...rest] = whole
  const logFd = openSync(options.logPath, 'w')
  try {
    const child = spawn(program, rest, {
      // Ctrl-C reaches the whole group of a terminal; when programs in the background end is decided here.
      detached: true,
      stdio: ['ignore', logFd, logFd, ...(options.fds ?? [])],
      env: { ...process.env, ...programEnvironment() },
    })
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(signal === null ? `exit status ${String(code)}` : `signal ${signal}`)
      })
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return {
      pid: child.pid ?? 0,
      exited,
      signal: (signal) => child.kill(signal),
      log: () => readFileSync(options.logPath, 'utf8'),
      removeLog: () => {
        rmSync(options.logPath, { force: true })
      },
    }
  } finally {
    closeSync(logFd)
  }
}
