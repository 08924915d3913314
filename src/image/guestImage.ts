import { join } from 'node:path'
import { exists } from '../host/fileTree.ts'

/** A finished guest image; every path is the host's. */
export type GuestImage = {
  readonly key: string
  readonly directory: string
  readonly kernelPath: string
  readonly initrdPath: string
  readonly rootImagePath: string
  readonly versionsPath: string
  /** A program that needs no library: the same work on the host as in a guest. */
  readonly controlProgramPath: string
  /** Prints the rate of the host's time stamp counter in kHz. */
  readonly tscRatePath: string
  /** Counts events on the host's cores when it is asked. */
  readonly coreCountsPath: string
  /** The command line that runs one of the image's own programs on the host, with the image's own libraries. */
  counterpartProgram(name: 'netserver' | 'iperf3'): readonly string[]
}

/** The image in a directory that `build` has filled. */
export function imageIn(directory: string, key: string): GuestImage {
  const counterpart = join(directory, 'counterpart')
  const libraries = join(counterpart, 'lib')
  return {
    key,
    directory,
    kernelPath: join(directory, 'kernel'),
    initrdPath: join(directory, 'initrd'),
    rootImagePath: join(directory, 'root.ext4'),
    versionsPath: join(directory, 'versions'),
    controlProgramPath: join(counterpart, 'dhrystone'),
    tscRatePath: join(counterpart, 'tscrate'),
    coreCountsPath: join(counterpart, 'corecounts'),
    counterpartProgram: (name) => [
      join(libraries, 'ld-linux-x86-64.so.2'),
      '--library-path',
      libraries,
      join(counterpart, name),
    ],
  }
}

/** Directories in which images are looked for, best first; the first is where a new one goes. */
export function findImage(key: string, cacheDirectories: readonly string[]): GuestImage | null {
  const directory = cacheDirectories.map((cache) => join(cache, 'images', key)).find((path) => exists(path))
  return directory === undefined ? null : imageIn(directory, key)
}

/** `versions` lists a program and its version in each line. */
export function parseVersions(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const space = line.indexOf(' ')
        return [line.slice(0, space), line.slice(space + 1)]
      }),
  )
}
