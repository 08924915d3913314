import { Ansis } from 'ansis'
import { EXIT_STATUS, TonariError } from '../model/error.ts'

/** Tells what went wrong on stderr and returns the exit status. Only an unforeseen error shows its stack. */
export function reportFailure(error: unknown): number {
  const paint = new Ansis(process.stderr.isTTY ? 1 : 0)
  if (error instanceof TonariError) {
    console.error(`${paint.red('tonari:')} ${error.message}`)
    if (error.hint !== undefined && error.hint !== '') console.error(`  ${error.hint}`)
    return EXIT_STATUS[error.code]
  }
  console.error(`${paint.red('tonari:')} unforeseen error, please report it`)
  console.error(error instanceof Error ? error.stack : error)
  return EXIT_STATUS.internal
}
