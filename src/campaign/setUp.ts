import { runSetup } from '../host/setup.ts'
import type { SetupListener } from '../model/setup.ts'
import { ensureImage, presentImage } from './guest.ts'

/** Makes the host ready, or with `dryRun` tells what that would take. Throws as the steps do. */
export async function setUp(options: {
  readonly dryRun: boolean
  readonly forTests: boolean
  readonly packagesOnly?: boolean
  readonly report: SetupListener
}): Promise<void> {
  await runSetup({
    ...options,
    imageReady: () => Promise.resolve(presentImage() !== null),
    buildImage: async () => {
      await ensureImage()
    },
  })
}
