import type { LocalConnection } from '../../host/localSocket.ts'
import { JsonLines } from '../../host/jsonLines.ts'
import { TonariError } from '../../model/error.ts'

const COMMAND_TIMEOUT_MS = 30_000

type Message = {
  QMP?: unknown
  id?: number
  return?: unknown
  error?: { class: string; desc: string }
  event?: string
  data?: Record<string, unknown>
}
type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }
export type QmpEvent = { readonly name: string; readonly data: Record<string, unknown> }

/** A client of QEMU's machine protocol over a connected socket. Commands may overlap; replies find theirs by id. */
export class QmpClient {
  private readonly waiting = new Map<number, Waiting>()
  private readonly listeners = new Set<(event: QmpEvent) => void>()
  private readonly lines = new JsonLines()
  private readonly socket: LocalConnection
  private nextId = 1
  private closed = false
  private greeted: () => void = () => undefined
  private readonly greeting = new Promise<void>((resolve) => {
    this.greeted = resolve
  })
  private ended: () => void = () => undefined
  private readonly gone = new Promise<void>((resolve) => {
    this.ended = resolve
  })

  constructor(socket: LocalConnection) {
    this.socket = socket
    socket.on('data', (text: string) => {
      this.receive(text)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.close()
    })
  }

  /** Waits for the greeting and leaves capability negotiation. */
  async negotiate(): Promise<void> {
    await Promise.race([this.greeting, this.gone])
    await this.execute('qmp_capabilities')
  }

  /** Throws TonariError `internal` when QEMU refuses, does not answer within 30 s, or is gone. */
  async execute(command: string, args?: Record<string, unknown>, timeoutMs = COMMAND_TIMEOUT_MS): Promise<unknown> {
    if (this.closed) throw new TonariError('internal', `QEMU is gone; it cannot ${command}`)
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id)
        reject(new TonariError('internal', `QEMU did not answer ${command} within ${timeoutMs / 1000} s`))
      }, timeoutMs)
      this.waiting.set(id, { resolve, reject, timer })
      this.socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
    })
  }

  /**
   * Resolves with the first event that satisfies `wanted`. Call before the command that causes the event.
   * Throws TonariError `internal` when it does not come in time, or QEMU ends first.
   */
  event(wanted: (event: QmpEvent) => boolean, timeoutMs = COMMAND_TIMEOUT_MS): Promise<QmpEvent> {
    const awaited = new Promise<QmpEvent>((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer)
        this.listeners.delete(listener)
        reject(new TonariError('internal', why))
      }
      const timer = setTimeout(() => {
        fail(`QEMU did not report the expected event within ${timeoutMs / 1000} s`)
      }, timeoutMs)
      void this.gone.then(() => {
        fail('QEMU ended before it reported the expected event')
      })
      const listener = (event: QmpEvent) => {
        if (!wanted(event)) return
        clearTimeout(timer)
        this.listeners.delete(listener)
        resolve(event)
      }
      this.listeners.add(listener)
    })
    // The command that should cause it may fail first, and then nobody waits for the event any more.
    awaited.catch(() => undefined)
    return awaited
  }

  private receive(text: string): void {
    for (const value of this.parse(text)) {
      const message = value as Message
      if (message.QMP !== undefined) this.greeted()
      else if (message.event !== undefined) this.tell({ name: message.event, data: message.data ?? {} })
      else this.settle(message)
    }
  }

  /** What is not QMP cannot be answered: the connection is given up, and with it every command that waits. */
  private parse(text: string): unknown[] {
    try {
      return this.lines.push(text)
    } catch {
      this.socket.destroy()
      return []
    }
  }

  private tell(event: QmpEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  private settle(message: Message): void {
    const waiting = this.waiting.get(message.id ?? 0)
    if (waiting === undefined) return
    this.waiting.delete(message.id ?? 0)
    clearTimeout(waiting.timer)
    if (message.error === undefined) waiting.resolve(message.return)
    else waiting.reject(new TonariError('internal', `QEMU refused: ${message.error.desc}`))
  }

  private close(): void {
    this.closed = true
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer)
      reject(new TonariError('internal', 'QEMU ended before it answered'))
    }
    this.waiting.clear()
    this.ended()
  }
}
