import { runProgram } from '../host/processes.ts'
import { createScratchFile, type ScratchFile } from '../host/scratchFile.ts'

/** The VMs' disks of one campaign: files without names, gone with the last process that has them open. */
export type Disks = {
  /** The disk of a VM with a fresh file system; everything that was on it is lost. */
  readonly fresh: (vmIndex: number) => Promise<ScratchFile>
  close(): void
}

/** Writes every block once: the first write to an allocated but unwritten block costs the host more than later ones. */
async function fillWithZeros(path: string, sizeBytes: number): Promise<void> {
  const MiB = 2 ** 20
  const count = `${Math.floor(sizeBytes / MiB)}`
  await runProgram([
    'dd',
    'if=/dev/zero',
    `of=${path}`,
    `bs=${MiB}`,
    `count=${count}`,
    'conv=notrunc,fsync',
    'status=none',
  ])
}

/** Allocates the disks in `directory`. Throws TonariError `hostLacksRequirements` when there is no room. */
export async function createDisks(directory: string, sizesBytes: readonly number[]): Promise<Disks> {
  const files: ScratchFile[] = []
  try {
    for (const sizeBytes of sizesBytes) {
      const file = await createScratchFile(directory, sizeBytes)
      files.push(file)
      await fillWithZeros(file.path, sizeBytes)
    }
  } catch (error) {
    for (const file of files) file.close()
    throw error
  }
  return {
    fresh: async (vmIndex) => {
      const file = files[vmIndex]
      if (file === undefined) throw new RangeError(`no disk for VM ${vmIndex}`)
      await runProgram([
        'mke2fs',
        '-q',
        '-F',
        '-t',
        'ext4',
        '-m',
        '0',
        '-E',
        'lazy_itable_init=0,lazy_journal_init=0',
        file.path,
      ])
      return file
    },
    close: () => {
      for (const file of files) file.close()
    },
  }
}
