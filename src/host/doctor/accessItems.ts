import type { DoctorItem } from '../../model/doctor.ts'
import type { DoctorEvidence } from './evidence.ts'
import { asRoot, degraded, item, missing } from './items.ts'
import { namespacesMend, tunMend } from './mend.ts'

const EMULATED =
  'VMs are emulated: absolute scores mean nothing, and cache, memory bandwidth, SMT and NUMA cannot be judged; scheduling, disk and network can'

export function kvmItem({ kvm, kvmDevice }: DoctorEvidence): DoctorItem {
  if (kvm.state === 'usable') return item('kvm', 'KVM', `usable: ${kvm.reason}`)
  const mend = kvm.mend === '' ? kvmMend(kvmDevice.usable) : kvm.mend
  if (kvm.state === 'unusable') return item('kvm', 'KVM', `not usable: ${kvm.reason}`, degraded(EMULATED, mend))
  return item('kvm', 'KVM', `not known: ${kvm.reason}`, degraded(`until a guest has booted with it, ${EMULATED}`, mend))
}

function kvmMend(deviceOpens: boolean): string {
  return deviceOpens
    ? 'on bare metal, check the virtualisation setting of the firmware; in a guest, its host must allow nesting'
    : 'load kvm_intel or kvm_amd, and add the user to the group kvm'
}

export function namespacesItem({ namespaces, isRoot }: DoctorEvidence): DoctorItem {
  const title = 'Namespaces'
  if (namespaces.usable) {
    return item('namespaces', title, `made: ${isRoot ? '' : 'user, '}network, process and mount namespaces`)
  }
  const fault = missing('no testbed can be built: its network and its VMs live in namespaces', namespacesMend(isRoot))
  return item('namespaces', title, `refused: ${namespaces.reason}`, fault)
}

export function tunItem({ tun, isRoot }: DoctorEvidence): DoctorItem {
  if (tun.usable) return item('tun', 'TUN/TAP', 'a tap was made in a namespace')
  return item('tun', 'TUN/TAP', tun.reason, missing('VMs have no network', tunMend(isRoot)))
}

export function imageItem({ image }: DoctorEvidence): DoctorItem {
  if (image.present) return item('image', 'Guest image', `built: ${image.path}`)
  const fault = degraded('the first run builds it, which takes a minute or two', 'tonari image build')
  return item('image', 'Guest image', `not built yet: ${image.path}`, fault)
}

export function cgroupsItem({ cgroups, isRoot }: DoctorEvidence): DoctorItem {
  const parts = [
    ...(cgroups.v2.length > 0 ? [`version 2: ${cgroups.v2.join(', ')}`] : []),
    ...(cgroups.v1.length > 0 ? [`version 1: ${cgroups.v1.join(', ')}`] : []),
  ]
  const found = parts.length > 0 ? parts.join('; ') : 'no controllers'
  const limitsDisks = cgroups.v2.includes('io') || cgroups.v1.includes('blkio')
  const fault = degraded(
    'the disk controller that VMs share cannot be given one limit; each disk by itself can',
    `boot a kernel with the io controller, and mount it: ${asRoot(isRoot, 'mount -t cgroup2 none /sys/fs/cgroup')}`,
  )
  return item('cgroups', 'Control groups', found, limitsDisks ? null : fault)
}
