import { resolve } from 'node:path'
import { cacheDirectory } from '../host/diskSpace.ts'
import { examineHost } from '../host/doctor/examineHost.ts'
import { readHostFacts } from '../host/facts.ts'
import type { DoctorReport, KvmProbe } from '../model/doctor.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import { findKvm, recallKvm } from './acceleration.ts'
import { presentImage } from './guest.ts'
import { RUNS_DIRECTORY } from './paths.ts'
import type { GuestImage } from '../image/guestImage.ts'

const QEMU = 'qemu-system-x86_64'
const UNTRIED: KvmProbe = {
  state: 'unknown',
  reason: 'no guest could be booted to try it: the guest image is not built',
  mend: 'run: tonari image build',
}

/** Examines the host for `tonari doctor`; boots a guest when it is not yet known, or to be found out anew, whether KVM works. */
export async function examine({ retryKvm }: { readonly retryKvm: boolean }): Promise<DoctorReport> {
  const image = presentImage()
  const facts = await readHostFacts({ acceleration: 'tcg', accelerationReason: '' })
  const installed = facts.tools[QEMU] !== undefined
  const kvm = image === null || !installed ? UNTRIED : await probe(image, facts, retryKvm)
  return examineHost({
    kvm,
    image: { present: image !== null, path: image?.directory ?? cacheDirectory() },
    runsDirectory: resolve(RUNS_DIRECTORY),
  })
}

/** The host's facts with the acceleration that guests really get. */
export async function withAcceleration(facts: HostFacts, image: GuestImage): Promise<HostFacts> {
  return withProbe(facts, await probe(image, facts))
}

/** The host's facts with what is known of KVM without trying; emulated when nothing is. */
export async function withKnownAcceleration(facts: HostFacts): Promise<HostFacts> {
  const known = await recallKvm(cacheDirectory(), versionsOf(facts))
  return known === null ? facts : withProbe(facts, known)
}

function withProbe(facts: HostFacts, { state, reason }: KvmProbe): HostFacts {
  return { ...facts, acceleration: state === 'usable' ? 'kvm' : 'tcg', accelerationReason: reason }
}

async function probe(image: GuestImage, facts: HostFacts, anew = false): Promise<KvmProbe> {
  return findKvm(image, cacheDirectory(), versionsOf(facts), { anew })
}

function versionsOf({ kernel, tools }: HostFacts): { kernel: string; qemu: string } {
  return { kernel, qemu: tools[QEMU] ?? 'unknown' }
}
