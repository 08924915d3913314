import { readFileSync, readlinkSync } from 'node:fs'

/** Reads a small file of /proc or /sys at once; these never wait for a disk. */
export function readTextNow(path: string): string {
  return readFileSync(path, 'utf8')
}

export function readLink(path: string): string {
  return readlinkSync(path)
}

/** Bytes that a process has really read from and written to disk (`/proc/PID/io`); zeros once it is gone. */
export function readDiskBytes(pid: number): { readonly readBytes: number; readonly writtenBytes: number } {
  try {
    const text = readTextNow(`/proc/${pid}/io`)
    return {
      readBytes: Number(/^read_bytes: (\d+)$/m.exec(text)?.[1] ?? 0),
      writtenBytes: Number(/^write_bytes: (\d+)$/m.exec(text)?.[1] ?? 0),
    }
  } catch {
    return { readBytes: 0, writtenBytes: 0 }
  }
}
