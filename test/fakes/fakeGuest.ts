import type { AgentStream } from '../../src/hypervisors/hypervisor.ts'

/** Answers as `tonari-agent` does, as far as tests of the host's side need it. */
export class FakeGuest {
  readonly stream: AgentStream
  readonly files: Map<string, string>
  writtenBytes = 0
  private listeners: ((text: string) => void)[] = []
  private closeListeners: (() => void)[] = []
  private held: string[] = []
  private running = true

  constructor(files: ReadonlyMap<string, string>, booting: boolean) {
    this.files = new Map(files)
    this.stream = {
      write: (text) => {
        for (const line of text.trim().split('\n')) this.take(line)
      },
      onData: (listener) => this.listeners.push(listener),
      onClose: (listener) => this.closeListeners.push(listener),
    }
    if (booting) {
      setTimeout(() => {
        this.say({ event: 'ready', t: 1 })
      }, 5)
    }
  }

  pause(): void {
    this.running = false
  }

  resume(): void {
    this.running = true
    for (const line of this.held.splice(0)) this.answer(line)
  }

  close(): void {
    for (const listener of this.closeListeners) listener()
  }

  private take(line: string): void {
    if (this.running) this.answer(line)
    else this.held.push(line)
  }

  private say(message: object): void {
    for (const listener of this.listeners) listener(`${JSON.stringify(message)}\n`)
  }

  private answer(line: string): void {
    const [id = '', verb = '', ...words] = line.split(' ')
    const [first = '', second = ''] = words.map(decodeURIComponent)
    const reply = (more: object = {}) => {
      this.say({ ok: true, reply: id, ...more })
    }
    if (verb === 'hello') reply({ kernel: 'fake', cpus: 1, memoryBytes: 2 ** 28 })
    else if (verb === 'read') reply({ text: this.files.get(first) ?? '' })
    else if (verb === 'write') {
      this.files.set(first, second)
      reply()
    } else if (verb === 'spawn') {
      reply()
      this.runProgram(first, words.slice(2).map(decodeURIComponent))
    } else this.say({ ok: false, reply: id, error: `${verb}: not in the fake` })
  }

  private runProgram(job: string, argv: readonly string[]): void {
    this.say({ event: 'started', job, run: 1, t: 1 })
    if (argv[0] === 'sleep') return
    const sizeOf = (name: string) => Number(argv.find((word) => word.startsWith(`${name}=`))?.split('=')[1] ?? 0)
    this.writtenBytes += sizeOf('bs') * sizeOf('count')
    this.say({ event: 'exit', job, run: 1, t: 2, status: 0, signal: 0 })
  }
}
