import { closeSync, constants, openSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { TonariError } from '../model/error.ts'
import { runProgram } from './processes.ts'

/** Linux's O_TMPFILE for x86 and ARM; Node has no name for it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY

/** A file without a name: it is gone with the last process that has it open. */
export type ScratchFile = {
  readonly fd: number
  /** Leads other programs to it while this process has it open. */
  readonly path: string
  close(): void
}

/**
 * Makes a file of `sizeBytes`, all blocks allocated, for direct I/O in `directory`.
 * Throws TonariError `hostLacksRequirements` when the file system has no direct I/O or no space.
 */
export async function createScratchFile(directory: string, sizeBytes: number): Promise<ScratchFile> {
  const fd = openNameless(directory)
  const path = `/proc/${process.pid}/fd/${fd}`
  try {
    await runProgram(['fallocate', '-l', `${sizeBytes}`, path])
  } catch (cause) {
    closeSync(fd)
    throw new TonariError('hostLacksRequirements', `cannot allocate a disk of ${sizeBytes} bytes in ${directory}`, {
      hint: 'free some space there, or make vms.disk.size smaller',
      cause,
    })
  }
  return {
    fd,
    path,
    close: () => {
      closeSync(fd)
    },
  }
}

function openNameless(directory: string): number {
  const flags = constants.O_RDWR | constants.O_DIRECT
  try {
    return openSync(directory, flags | O_TMPFILE, 0o600)
  } catch {
    return openAndUnlink(directory, flags)
  }
}

function openAndUnlink(directory: string, flags: number): number {
  const path = join(directory, `.disk-${process.pid}-${process.hrtime.bigint()}`)
  try {
    const fd = openSync(path, flags | constants.O_CREAT | constants.O_EXCL, 0o600)
    unlinkSync(path)
    return fd
  } catch (cause) {
    throw new TonariError('hostLacksRequirements', `cannot make a file for direct I/O in ${directory}`, {
      hint: 'choose a directory on a disk file system, such as ext4 or xfs, with --out',
      cause,
    })
  }
}
