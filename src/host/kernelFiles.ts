import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Reads a small file of /proc or /sys at once; these never wait for a disk. */
export function readTextNow(path: string): string {
  return readFileSync(path, 'utf8')
}

export function readLink(path: string): string {
  return readlinkSync(path)
}

/** Parses `/proc/PID/io`. */
export function parseDiskBytes(text: string): { readonly readBytes: number; readonly writtenBytes: number } {
  return {
    readBytes: Number(/^read_bytes: (\d+)$/m.exec(text)?.[1] ?? 0),
    writtenBytes: Number(/^write_bytes: (\d+)$/m.exec(text)?.[1] ?? 0),
  }
}

/** Bytes that a process has really read from and written to disk (`/proc/PID/io`); zeros once it is gone. */
export function readDiskBytes(pid: number): { readonly readBytes: number; readonly writtenBytes: number } {
  try {
    return parseDiskBytes(readTextNow(`/proc/${pid}/io`))
  } catch {
    return { readBytes: 0, writtenBytes: 0 }
  }
}

/** Paths below a directory whose name matches, each with the groups of the match; empty where there is no directory. */
export function entriesOf(directory: string, pattern: RegExp): { readonly path: string; readonly groups: string[] }[] {
  try {
    return readdirSync(directory).flatMap((name) => {
      const match = pattern.exec(name)
      return match === null ? [] : [{ path: join(directory, name), groups: match.slice(1) }]
    })
  } catch {
    return []
  }
}
