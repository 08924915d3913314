import type { KvmProbe } from '../../model/doctor.ts'
import type { HostFacts } from '../../model/hostFacts.ts'
import type { Capability } from '../capabilities.ts'
import type { Cgroups } from '../cgroups.ts'
import type { DiskSpace } from '../diskSpace.ts'

/** Whether the guest image has been built, and where it is or will be. */
export type ImagePresence = { readonly present: boolean; readonly path: string }

/** Everything that the doctor judges, read before it judges. */
export type DoctorEvidence = {
  readonly facts: HostFacts
  readonly kvm: KvmProbe
  readonly kvmDevice: Capability
  readonly namespaces: Capability
  readonly tun: Capability
  readonly image: ImagePresence
  /** Where guest images are kept. */
  readonly disk: DiskSpace & { readonly directory: string }
  /** Where runs, and with them the VMs' disks, go unless `--out` says otherwise. */
  readonly runs: DiskSpace & { readonly directory: string }
  readonly cgroups: Cgroups
  readonly isRoot: boolean
}
