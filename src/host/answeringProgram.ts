import { type ChildProcess, spawn } from 'node:child_process'
import { programEnvironment } from './environment.ts'

/** A program that stays, and answers each line with a line: asking it starts no process. */
export class AnsweringProgram {
  private readonly child: ChildProcess
  private rest = ''
  private ended = false
  /** An answer that is due; kept when the one who asked has given up, so that the next is not taken for it. */
  private due: ((line: string | null) => void) | null = null

  private constructor(child: ChildProcess) {
    this.child = child
    const end = () => {
      this.ended = true
      this.answer(null)
    }
    child.once('error', end)
    child.once('exit', end)
    child.stdin?.on('error', end)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.rest + text).split('\n')
      this.rest = lines.pop() ?? ''
      for (const line of lines) this.answer(line)
    })
  }

  /** It ends with this process, at the latest when it finds its input closed. */
  static start(argv: readonly string[]): AnsweringProgram {
    const [program = '', ...rest] = argv
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'], env: programEnvironment() })
    return new AnsweringProgram(child)
  }

  /** The next line; null when the program has ended, does not answer in time, or still owes an answer. */
  async ask(line: string, timeoutMs: number): Promise<string | null> {
    if (this.ended || this.due !== null) return null
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(null)
      }, timeoutMs)
      this.due = (answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      this.child.stdin?.write(`${line}\n`)
    })
  }

  close(): void {
    this.child.kill('SIGKILL')
  }

  private answer(line: string | null): void {
    const due = this.due
    this.due = null
    due?.(line)
  }
}
