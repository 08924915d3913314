import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { programDirectories } from './environment.ts'
import { runProgram } from './processes.ts'

const VERSION_TIMEOUT_MS = 10_000

/** Where a program is, or null when it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  for (const directory of programDirectories()) {
    const path = join(directory, name)
    try {
      await access(path, constants.X_OK)
      return path
    } catch {
      // The next directory may have it.
    }
  }
  return null
}

/** The version in what a program says of itself: the first number with a dot, else the first number, else ''. */
export function parseVersion(text: string): string {
  return (/\d+(?:\.\d+)+/.exec(text) ?? /\d+/.exec(text))?.[0] ?? ''
}

/** A program's version as it tells it, or null when it is not installed; 'unknown' when it tells none. */
export async function programVersion(program: string, versionArgument = '--version'): Promise<string | null> {
  if ((await findProgram(program)) === null) return null
  const { stdout, stderr } = await runProgram([program, versionArgument], {
    allowFailure: true,
    timeoutMs: VERSION_TIMEOUT_MS,
  })
  const version = parseVersion(stdout) || parseVersion(stderr)
  return version === '' ? 'unknown' : version
}
