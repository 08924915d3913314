import { existsSync } from 'node:fs'
import { execa, type Options, type Result } from 'execa'
import { TonariError } from '../model/error.ts'
import { programEnvironment } from './environment.ts'
import { killGroupAtExit, signalGroup } from './processGroup.ts'

/** What a program left behind; the last newline of each stream is cut off. */
export type ProgramResult = { readonly stdout: string; readonly stderr: string; readonly exitCode: number }

export type ProgramOptions = {
  /** Written to its standard input, which is otherwise empty. */
  readonly input?: string
  /** Become the program's descriptors 3, 4, … */
  readonly fds?: readonly number[]
  readonly cwd?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** After it the whole process group is ended: SIGTERM, a second later SIGKILL. None by default. */
  readonly timeoutMs?: number
  /** Ends the process group in the same way. */
  readonly signal?: AbortSignal
  /** Return the exit status instead of throwing when it is not 0. */
  readonly allowFailure?: boolean
  /** What the reader can do if it fails. */
  readonly hint?: string
}

const GRACE_MS = 1_000
/** A process that left the group may hold the pipes open for ever. */
const GIVE_UP_MS = 500
const STDERR_LINES = 5

/**
 * Runs a program to its end, in a process group of its own, which dies with this process.
 * Throws TonariError: `hostLacksRequirements` when there is no such program, `interrupted` when `signal` fired,
 * `internal` with the last lines of stderr when it took too long, was killed, or failed.
 */
export async function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const [program = '', ...rest] = argv
  const child = execa(program, rest, {
    reject: false,
    detached: true,
    env: { ...programEnvironment(), ...options.env },
    stdio: stdioOf(options),
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  if (child.pid === undefined) throw cannotStart(program, options.cwd, await child)
  const forget = killGroupAtExit(child.pid)
  const ending = endGroupWhenDue(child.pid, options)
  try {
    const result = await Promise.race([child, ending.gaveUp])
    const stopped = ending.reason()
    if (stopped !== null) {
      throw new TonariError(stopped.code, `${shown(argv)} ${stopped.what}${lastLines(result)}`, hintOf(options))
    }
    return conclude(argv, result as Result, options)
  } finally {
    ending.cancel()
    forget()
  }
}

/** Execa takes descriptors beyond the third; only its types do not say so. */
function stdioOf({ input, fds = [] }: ProgramOptions): NonNullable<Options['stdio']> {
  const streams: unknown = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...fds]
  return streams as NonNullable<Options['stdio']>
}

type Stop = { readonly code: 'internal' | 'interrupted'; readonly what: string }

function endGroupWhenDue(leaderPid: number, { timeoutMs, signal }: ProgramOptions) {
  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, action: () => void) => timers.push(setTimeout(action, ms))
  let stop: Stop | null = null
  let giveUp: (value: null) => void = () => undefined
  const gaveUp = new Promise<null>((resolve) => (giveUp = resolve))
  const end = (reason: Stop) => {
    if (stop !== null) return
    stop = reason
    signalGroup(leaderPid, 'SIGTERM')
    later(GRACE_MS, () => {
      signalGroup(leaderPid, 'SIGKILL')
      later(GIVE_UP_MS, () => {
        giveUp(null)
      })
    })
  }
  const abort = () => {
    end({ code: 'interrupted', what: 'was interrupted' })
  }
  if (timeoutMs !== undefined) {
    later(timeoutMs, () => {
      end({ code: 'internal', what: `did not end within ${timeoutMs / 1000} s` })
    })
  }
  if (signal?.aborted === true) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    gaveUp,
    reason: () => stop,
    cancel: () => {
      // The leader may have obeyed SIGTERM while another process of its group did not.
      if (stop !== null) signalGroup(leaderPid, 'SIGKILL')
      for (const timer of timers) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}

function conclude(argv: readonly string[], result: Result, options: ProgramOptions): ProgramResult {
  const { exitCode } = result
  if (exitCode === undefined) {
    const why = result.signal === undefined ? (result.message ?? 'failed') : `was ended by ${result.signal}`
    throw new TonariError('internal', `${shown(argv)}: ${why}${lastLines(result)}`, hintOf(options))
  }
  if (exitCode !== 0 && options.allowFailure !== true) {
    const message = `${shown(argv)} failed with exit status ${exitCode}${lastLines(result)}`
    throw new TonariError('internal', message, hintOf(options))
  }
  return { stdout: textOf(result.stdout), stderr: textOf(result.stderr), exitCode }
}

function cannotStart(program: string, cwd: string | undefined, result: unknown): TonariError {
  const { code, originalMessage } = result as { code?: string; originalMessage?: string }
  if (cwd !== undefined && !existsSync(cwd)) {
    return new TonariError('internal', `cannot start ${program} in ${cwd}: there is no such directory`)
  }
  const why = code === 'ENOENT' ? 'is not installed' : `cannot be started: ${originalMessage ?? code ?? 'unknown'}`
  return new TonariError('hostLacksRequirements', `the program ${program} ${why}`, {
    hint: 'tonari setup installs what tonari needs; tonari doctor shows what is there',
    cause: result,
  })
}

function lastLines(result: object | null): string {
  const stderr = textOf((result as { stderr?: unknown } | null)?.stderr).trim()
  return stderr === '' ? '' : `:\n${stderr.split('\n').slice(-STDERR_LINES).join('\n')}`
}

function shown(argv: readonly string[]): string {
  const line = argv.join(' ')
  return line.length > 160 ? `${line.slice(0, 157)}...` : line
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function hintOf({ hint }: ProgramOptions): { hint?: string } {
  return hint === undefined ? {} : { hint }
}
