import { cacheDirectory } from '../host/diskSpace.ts'
import { readText } from '../host/files.ts'
import { buildImage, imageKey } from '../image/buildImage.ts'
import { findImage, type GuestImage, parseVersions } from '../image/guestImage.ts'
import { GUEST_DIRECTORY } from './paths.ts'

/** An image that root has built serves every user. */
const SHARED_CACHE = '/var/cache/tonari'

function cacheDirectories(): [string, string] {
  return [cacheDirectory(), SHARED_CACHE]
}

/** The guest image of this version, or null when it is still to be built. */
export function presentImage(): GuestImage | null {
  return findImage(imageKey(GUEST_DIRECTORY), cacheDirectories())
}

/** The guest image of this version, built when there is none yet. Throws TonariError `interrupted` on an interrupt. */
export async function ensureImage(): Promise<GuestImage> {
  const interrupt = new AbortController()
  const abort = () => {
    interrupt.abort()
  }
  process.once('SIGINT', abort).once('SIGTERM', abort)
  try {
    return await buildImage(GUEST_DIRECTORY, cacheDirectories(), interrupt.signal)
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}

/** Program in the image to version. */
export async function programVersions(image: GuestImage): Promise<Record<string, string>> {
  return parseVersions(await readText(image.versionsPath))
}
