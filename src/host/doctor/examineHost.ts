import type { DoctorReport, KvmProbe } from '../../model/doctor.ts'
import { isRoot, tryKvmDevice, tryNamespaces, tryTun } from '../capabilities.ts'
import { readCgroups } from '../cgroups.ts'
import { cacheDirectory, readDiskSpace } from '../diskSpace.ts'
import { readHostFacts } from '../facts.ts'
import type { ImagePresence } from './evidence.ts'
import { judgeHost } from './judge.ts'

/** Reads the host and judges it. Whether KVM works and the image is built is for others to find out. */
export async function examineHost(given: {
  readonly kvm: KvmProbe
  readonly image: ImagePresence
  readonly runsDirectory: string
}): Promise<DoctorReport> {
  const acceleration = given.kvm.state === 'usable' ? 'kvm' : 'tcg'
  const directory = cacheDirectory()
  const [facts, kvmDevice, namespaces, tun, cgroups, space, runsSpace] = await Promise.all([
    readHostFacts({ acceleration, accelerationReason: given.kvm.reason }),
    tryKvmDevice(),
    tryNamespaces(),
    tryTun(),
    readCgroups(),
    readDiskSpace(directory),
    readDiskSpace(given.runsDirectory),
  ])
  const { kvm, image, runsDirectory } = given
  return judgeHost({
    ...{ facts, kvm, image, kvmDevice, namespaces, tun, cgroups },
    disk: { ...space, directory },
    runs: { ...runsSpace, directory: runsDirectory },
    isRoot: isRoot(),
  })
}
