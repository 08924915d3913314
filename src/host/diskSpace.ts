import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const MEMORY_FILE_SYSTEMS: readonly number[] = [0x01021994 /* tmpfs */, 0x858458f6 /* ramfs */]

export type DiskSpace = {
  readonly freeBytes: number
  /** A tmpfs or ramfs: a disk there would be memory. */
  readonly inMemory: boolean
}

/** Of the file system that holds `directory`, or would if it were made. */
export async function readDiskSpace(directory: string): Promise<DiskSpace> {
  const path = resolve(directory)
  try {
    const { bavail, bsize, type } = await statfs(path)
    return { freeBytes: bavail * bsize, inMemory: MEMORY_FILE_SYSTEMS.includes(type) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path === '/') throw error
    return readDiskSpace(dirname(path))
  }
}

/** The directory, or the nearest one above it that is there. */
export function existingDirectory(directory: string): string {
  const path = resolve(directory)
  return existsSync(path) || path === '/' ? path : existingDirectory(dirname(path))
}

type CacheEnvironment = { readonly TONARI_CACHE?: string; readonly XDG_CACHE_HOME?: string; readonly HOME?: string }

/** Where guest images are kept: $TONARI_CACHE, else root's or the user's own cache. Relative XDG paths do not count. */
export function cacheDirectory(environment: CacheEnvironment = process.env, isRoot = process.getuid?.() === 0): string {
  const { TONARI_CACHE: own = '', XDG_CACHE_HOME: xdg = '', HOME: home = '' } = environment
  if (own !== '') return resolve(own)
  if (isRoot) return '/var/cache/tonari'
  return xdg.startsWith('/') ? join(xdg, 'tonari') : join(home === '' ? homedir() : home, '.cache/tonari')
}
