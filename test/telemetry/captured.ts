import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file as a Linux 6.18 host showed it. */
export function captured(name: string): string {
  return readFileSync(join(import.meta.dirname, 'captured', name), 'utf8')
}
