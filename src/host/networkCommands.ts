import { type ProgramResult, runProgram } from './processes.ts'

/** Runs iproute2 and nft where some devices are; `prefix` begins each command line and enters their namespace. */
export class NetworkCommands {
  private readonly prefix: readonly string[]

  constructor(prefix: readonly string[]) {
    this.prefix = prefix
  }

  /** Lines for `ip -batch`; stops at the first that fails. */
  async ip(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.run(['ip', '-batch', '-'], lines.join('\n'))
  }

  /** Lines for `tc -batch`; stops at the first that fails. */
  async tc(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.run(['tc', '-batch', '-'], lines.join('\n'))
  }

  async nft(rules: string): Promise<void> {
    await this.run(['nft', '-f', '-'], rules)
  }

  /** What a program prints. */
  async show(argv: readonly string[]): Promise<string> {
    return (await this.run(argv)).stdout
  }

  /** Whether a device is there. */
  async has(device: string): Promise<boolean> {
    const { exitCode } = await runProgram([...this.prefix, 'ip', 'link', 'show', 'dev', device], { allowFailure: true })
    return exitCode === 0
  }

  private async run(argv: readonly string[], input?: string): Promise<ProgramResult> {
    return runProgram([...this.prefix, ...argv], input === undefined ? {} : { input })
  }
}
