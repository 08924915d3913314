type Answer = Record<string, unknown> | undefined

/** The guest's end of a stream in memory: keeps the lines it was sent, and says what a test tells it to. */
export class ScriptedStream {
  /** Commands in order, each decoded into its words. */
  readonly commands: string[][] = []
  /** Answers a command at once; without one, or where it returns undefined, commands stay unanswered. */
  answer: (words: readonly string[]) => Answer = () => undefined
  private tell: (text: string) => void = () => undefined
  private hangUp: () => void = () => undefined

  write(text: string): void {
    for (const line of text.split('\n').slice(0, -1)) {
      const words = line.split(' ').map(decodeURIComponent)
      this.commands.push(words)
      const answer = this.answer(words)
      if (answer !== undefined) this.say({ reply: words[0], ok: true, ...answer })
    }
  }

  onData(listener: (text: string) => void): void {
    this.tell = listener
  }

  onClose(listener: () => void): void {
    this.hangUp = listener
  }

  say(message: Record<string, unknown>): void {
    this.sayText(`${JSON.stringify(message)}\n`)
  }

  sayText(text: string): void {
    this.tell(text)
  }

  /** The id of the latest command with this verb. */
  idOf(verb: string): string {
    return this.commands.findLast(([, found]) => found === verb)?.[0] ?? ''
  }

  close(): void {
    this.hangUp()
  }
}
