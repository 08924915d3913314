import { cacheDirectory } from '../host/diskSpace.ts'
import { examineHost } from '../host/doctor/examineHost.ts'
import { readHostFacts } from '../host/facts.ts'
import type { DoctorReport, KvmProbe } from '../model/doctor.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import { findKvm } from './acceleration.ts'
import { presentImage } from './guest.ts'
import type { GuestImage } from '../image/guestImage.ts'

const QEMU = 'qemu-system-x86_64'
const UNTRIED: KvmProbe = {
  state: 'unknown',
  reason: 'no guest could be booted to try it: the guest image is not built',
  mend: 'run: tonari image build',
}

/** Examines the host for `tonari doctor`; boots a guest when it is not yet known whether KVM works. */
export async function examine(): Promise<DoctorReport> {
  const image = presentImage()
  const facts = await readHostFacts({ acceleration: 'tcg', accelerationReason: '' })
  const installed = facts.tools[QEMU] !== undefined
  const kvm = image === null || !installed ? UNTRIED : await probe(image, facts)
  return examineHost({ kvm, image: { present: image !== null, path: image?.directory ?? cacheDirectory() } })
}

/** The host's facts with the acceleration that guests really get. */
export async function withAcceleration(facts: HostFacts, image: GuestImage): Promise<HostFacts> {
  const kvm = await probe(image, facts)
  return { ...facts, acceleration: kvm.state === 'usable' ? 'kvm' : 'tcg', accelerationReason: kvm.reason }
}

async function probe(image: GuestImage, facts: HostFacts): Promise<KvmProbe> {
  return findKvm(image, cacheDirectory(), { kernel: facts.kernel, qemu: facts.tools[QEMU] ?? 'unknown' })
}
