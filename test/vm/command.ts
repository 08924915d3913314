import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const TONARI = fileURLToPath(new URL('../../bin/tonari', import.meta.url))

export type Finished = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** Names the directory of a command to all its descendants, which inherit it. */
const STARTED_IN = 'TONARI_TEST_STARTED_IN'

/** A started tonari; `argv` begins with the program. */
export function start(argv: readonly string[], env: Record<string, string> = {}, cwd = process.cwd()) {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, [STARTED_IN]: cwd },
    cwd,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const finished = new Promise<Finished>((resolve) => {
    child.once('exit', (status) => {
      // What is left of the output arrives with the end of the pipes, unless a survivor holds them.
      setTimeout(() => {
        resolve({ status, stdout, stderr })
      }, 100)
    })
  })
  return { pid: child.pid ?? 0, finished, stderr: () => stderr }
}

/** Waits until a file has at least so many whole lines. */
export async function waitForLines(path: string, lines: number, timeoutMs: number): Promise<string[]> {
  const giveUp = Date.now() + timeoutMs
  for (;;) {
    const whole = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
    if (whole.length >= lines) return whole
    if (Date.now() > giveUp) throw new Error(`${path} has ${whole.length} lines, not ${lines}, after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Command lines of all that was started, over however many others, by a command in this directory. */
export function processesOf(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const told = readFileSync(join('/proc', pid, 'environ'), 'utf8').split('\0')
        if (!told.includes(`${STARTED_IN}=${directory}`)) return []
        return [readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ')]
      } catch {
        return []
      }
    })
}

/** Names of the network devices that this namespace has. */
export function networkDevices(): string[] {
  return readdirSync('/sys/class/net').sort()
}
