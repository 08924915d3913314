import { closeSync, openSync, readSync } from 'node:fs'

const FIRST_SIZE_BYTES = 8192

/** A file of /proc, /sys or a cgroup that stays open and is read again from its beginning each time. */
export class HeldFile {
  private readonly fd: number
  private readonly inPieces: boolean
  private buffer = Buffer.allocUnsafe(FIRST_SIZE_BYTES)

  private constructor(fd: number, inPieces: boolean) {
    this.fd = fd
    this.inPieces = inPieces
  }

  /**
   * Null where there is no such file or it may not be read. Files that the kernel makes line by line (`net/dev`,
   * `diskstats`, `softnet_stat`) come `inPieces`: there only a read of nothing is the end. Others come as a whole.
   */
  static open(path: string, { inPieces = false } = {}): HeldFile | null {
    try {
      return new HeldFile(openSync(path, 'r'), inPieces)
    } catch {
      return null
    }
  }

  /** The whole text now, never waiting for a disk; null once what the file tells of is gone. */
  read(): string | null {
    return this.readBytes()?.toString('latin1') ?? null
  }

  /** Like `read`, as bytes of the caller's own, for one who has no time to look at them yet. */
  readBytes(): Buffer | null {
    try {
      let length = 0
      for (;;) {
        const room = this.buffer.length - length
        const count = readSync(this.fd, this.buffer, length, room, length)
        length += count
        const ended = this.inPieces ? count === 0 : count < room
        if (ended) return this.copyOf(length)
        if (count === room) this.grow()
      }
    } catch {
      return null
    }
  }

  close(): void {
    closeSync(this.fd)
  }

  private copyOf(length: number): Buffer {
    const copy = Buffer.allocUnsafe(length)
    this.buffer.copy(copy, 0, 0, length)
    return copy
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(this.buffer.length * 2)
    this.buffer.copy(larger)
    this.buffer = larger
  }
}
