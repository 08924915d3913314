import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureImage } from '../../src/campaign/guest.ts'
import { withAcceleration } from '../../src/campaign/examine.ts'
import { readTscKhz } from '../../src/campaign/timeStampCounter.ts'
import { readHostFacts } from '../../src/host/facts.ts'
import { createScratchFile, type ScratchFile } from '../../src/host/scratchFile.ts'
import type { VmSpec } from '../../src/hypervisors/hypervisor.ts'
import { QemuHypervisor } from '../../src/hypervisors/qemu/qemuHypervisor.ts'

const NO_THROTTLE = { writeBytesPerSecond: null, readBytesPerSecond: null }

/** Real QEMU with the real image, with KVM where this host can, in a directory of its own. */
export async function guestKit() {
  const image = await ensureImage()
  const { acceleration } = await withAcceleration(
    await readHostFacts({ acceleration: 'tcg', accelerationReason: '' }),
    image,
  )
  const directory = mkdtempSync('/var/tmp/tonari-test-')
  const disks: ScratchFile[] = []
  return {
    directory,
    image,
    hypervisor: new QemuHypervisor({ runtimeDirectory: directory, vhost: false, tscKhz: await readTscKhz(image) }),
    spec: async (name: string): Promise<VmSpec> => {
      const disk = await createScratchFile(directory, 64 * 2 ** 20)
      disks.push(disk)
      return {
        name,
        acceleration,
        vcpus: 1,
        memoryBytes: 256 * 2 ** 20,
        memoryNode: null,
        kernelPath: image.kernelPath,
        initrdPath: image.initrdPath,
        rootImagePath: image.rootImagePath,
        vcpuCores: [0],
        emulatorCores: [0],
        bootCores: null,
        disk: { fd: disk.fd, sizeBytes: 64 * 2 ** 20, throttle: NO_THROTTLE },
        nics: [],
        template: null,
      }
    },
    templatePath: join(directory, 'template'),
    cleanUp: () => {
      for (const disk of disks) disk.close()
      rmSync(directory, { recursive: true })
      return Promise.resolve()
    },
  }
}
