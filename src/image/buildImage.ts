import { basename, join } from 'node:path'
import { exists, hashTrees, listDirectories, makeDirectory, moveTree, removeTree } from '../host/fileTree.ts'
import { writeFileAtomically } from '../host/files.ts'
import { runProgram } from '../host/processes.ts'
import { readDebianSources } from './debianSources.ts'
import { findImage, type GuestImage, imageIn } from './guestImage.ts'

const UNFINISHED = '.unfinished-'
const BUILD_TIMEOUT_MS = 15 * 60_000

/** Names an image by everything that decides what is in it, except the day's versions of Debian's packages. */
export function imageKey(guestDirectory: string): string {
  const sources = ['Makefile', 'agent', 'dhrystone', 'memwrite', 'tscrate', 'corecounts', 'image'].map((name) =>
    join(guestDirectory, name),
  )
  return hashTrees(sources).slice(0, 16)
}

/**
 * Builds the guest image, or finds it built. Nothing appears under its final name before it is whole.
 * Throws TonariError when a package cannot be had or a program does not compile.
 */
export async function buildImage(
  guestDirectory: string,
  cacheDirectories: readonly [string, ...string[]],
  signal?: AbortSignal,
): Promise<GuestImage> {
  const key = imageKey(guestDirectory)
  const found = findImage(key, cacheDirectories)
  if (found !== null) return found
  const images = join(cacheDirectories[0], 'images')
  removeLeftOvers(images)
  const unfinished = join(images, `${UNFINISHED}${key}-${process.pid}`)
  makeDirectory(unfinished)
  try {
    await fill(unfinished, guestDirectory, signal)
    const directory = join(images, key)
    removeTree(directory)
    moveTree(unfinished, directory)
    return imageIn(directory, key)
  } finally {
    removeTree(unfinished)
  }
}

/** What builders left that were killed; one that is still alive keeps its own. */
function removeLeftOvers(images: string): void {
  for (const path of listDirectories(images)) {
    const name = basename(path)
    if (name.startsWith(UNFINISHED) && !exists(`/proc/${name.split('-').at(-1) ?? ''}`)) removeTree(path)
  }
}

async function fill(directory: string, guestDirectory: string, signal?: AbortSignal): Promise<void> {
  const programs = join(directory, 'programs')
  const sourcesPath = join(directory, 'sources.list')
  const apt = join(directory, 'apt')
  const sources = await readDebianSources(apt)
  await writeFileAtomically(sourcesPath, `${sources.lines.join('\n')}\n`)
  await runProgram(['make', '--silent', '-C', guestDirectory, `BUILD=${programs}`])
  const build = [join(guestDirectory, 'image/build'), sourcesPath, sources.suite, programs, directory]
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user']
  await runProgram(['setpriv', '--pdeathsig', 'KILL', ...asRoot, ...build], {
    timeoutMs: BUILD_TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  })
  removeTree(programs)
  removeTree(sourcesPath)
  removeTree(apt)
}
