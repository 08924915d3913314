import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { programEnvironment } from './environment.ts'
import { runProgram } from './processes.ts'

const STEP_MS = 1
const PIECE_BYTES = 65_536
let started = 0

/**
 * A program that stays, and answers each line with a line. To ask, and to take an answer that is there, costs one system call
 * each, and neither waits: nothing wakes this process when the answer comes.
 */
export class AnsweringProgram {
  private readonly child: ChildProcess
  private readonly questions: number
  private readonly answers: number
  private readonly buffer = Buffer.allocUnsafe(PIECE_BYTES)
  private rest = ''
  private due = false
  private ended = false

  private constructor(child: ChildProcess, questions: number, answers: number) {
    this.child = child
    this.questions = questions
    this.answers = answers
    child.once('error', () => undefined)
  }

  /**
   * It ends with this process, when it finds its input closed. `directory` holds the names of two pipes until it has them.
   * Rejects where they cannot be made.
   */
  static async start(argv: readonly string[], directory: string): Promise<AnsweringProgram> {
    const [program = '', ...rest] = argv
    const name = join(directory, `tonari-${process.pid}-${threadId}-${++started}`)
    const [input, output] = [`${name}.in`, `${name}.out`]
    await runProgram(['mkfifo', '--mode=600', input, output])
    const [theirInput, questions] = openEnds(input)
    const answers = openSync(output, constants.O_RDONLY | constants.O_NONBLOCK)
    const theirOutput = openSync(output, constants.O_WRONLY)
    for (const path of [input, output]) rmSync(path)
    const child = spawn(program, rest, {
      stdio: [theirInput, theirOutput, 'ignore'],
      env: programEnvironment(),
      detached: true,
    })
    for (const fd of [theirInput, theirOutput]) closeSync(fd)
    return new AnsweringProgram(child, questions, answers)
  }

  /** Hands it a line. False when it has ended, or still owes an answer, which is then dropped when it comes. */
  send(line: string): boolean {
    this.take()
    if (this.ended || this.due) return false
    try {
      writeSync(this.questions, `${line}\n`)
      this.due = true
    } catch {
      this.ended = true
    }
    return this.due
  }

  /** The answer to the last line, once, when it is there. */
  take(): string | null {
    if (!this.due) return null
    this.receive()
    const end = this.rest.indexOf('\n')
    if (end < 0) return null
    const answer = this.rest.slice(0, end)
    this.rest = this.rest.slice(end + 1)
    this.due = false
    return answer
  }

  /** Like `take`, for one who has the time to wait; null when it has ended, owes nothing or does not answer in time. */
  async answer(timeoutMs: number): Promise<string | null> {
    for (let waitedMs = 0; ; waitedMs += STEP_MS) {
      const answer = this.take()
      if (answer !== null || this.ended || !this.due || waitedMs >= timeoutMs) return answer
      await new Promise((resolve) => setTimeout(resolve, STEP_MS))
    }
  }

  close(): void {
    if (!this.ended || this.child.exitCode === null) this.child.kill('SIGKILL')
    this.ended = true
    for (const fd of [this.questions, this.answers]) closeSync(fd)
  }

  private receive(): void {
    while (!this.ended) {
      try {
        const count = readSync(this.answers, this.buffer, 0, PIECE_BYTES, null)
        this.rest += this.buffer.toString('latin1', 0, count)
        this.ended = count === 0
        if (count < PIECE_BYTES) return
      } catch (error) {
        this.ended = (error as NodeJS.ErrnoException).code !== 'EAGAIN'
        return
      }
    }
  }
}

/** The reading and the writing end of a named pipe, which both wait for nobody once this has opened them. */
function openEnds(path: string): [number, number] {
  const first = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writing = openSync(path, constants.O_WRONLY)
  const reading = openSync(path, constants.O_RDONLY)
  closeSync(first)
  return [reading, writing]
}
