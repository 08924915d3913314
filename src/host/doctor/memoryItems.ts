import type { DoctorItem } from '../../model/doctor.ts'
import type { DoctorEvidence } from './evidence.ts'
import { asRoot, degraded, item, missing, sizeText } from './items.ts'

const GiB = 2 ** 30
/** Three small VMs under emulation, QEMU's own needs and tonari's. */
const LEAST_MEMORY_BYTES = 1.5 * GiB
/** The original's three VMs of 4 GiB, and some for the host. */
const ORIGINAL_MEMORY_BYTES = 13 * GiB
/** The guest image and the three disks of a small experiment. */
const LEAST_DISK_BYTES = 2 * GiB
/** The original's three disks with a file of 1 GiB each, and the image. */
const ORIGINAL_DISK_BYTES = 8 * GiB

export function memoryItem({ facts }: DoctorEvidence): DoctorItem {
  const available = facts.memoryAvailableBytes
  const found = `${sizeText(available)} available of ${sizeText(facts.memoryBytes)}`
  return item('memory', 'Memory', found, memoryFault(available))
}

function memoryFault(available: number) {
  if (available < LEAST_MEMORY_BYTES) {
    return missing(
      'three small VMs do not fit beside what is running',
      `free memory until ${sizeText(LEAST_MEMORY_BYTES)} are available, or set vms.memory and vms.count lower`,
    )
  }
  if (available >= ORIGINAL_MEMORY_BYTES) return null
  return degraded(
    "the original's three VMs of 4 GiB do not fit; small ones do",
    `free memory until ${sizeText(ORIGINAL_MEMORY_BYTES)} are available, or set vms.memory lower`,
  )
}

export function mergingItem({ facts, isRoot }: DoctorEvidence): DoctorItem {
  if (facts.ksm === null) return item('ksm', 'Page merging (KSM)', 'not in this kernel')
  if (!facts.ksm) return item('ksm', 'Page merging (KSM)', 'off')
  const fault = degraded(
    'VMs share equal pages: a write to one costs a copy, and what a VM does shows in the memory speed of others',
    asRoot(isRoot, "sh -c 'echo 2 > /sys/kernel/mm/ksm/run'"),
  )
  return item('ksm', 'Page merging (KSM)', 'on', fault)
}

export function diskItem({ disk }: DoctorEvidence): DoctorItem {
  const kind = disk.inMemory ? ', a file system in memory' : ''
  return item('disk', 'Free disk', `${sizeText(disk.freeBytes)} for ${disk.directory}${kind}`, diskFault(disk))
}

function diskFault({ freeBytes, inMemory, directory }: DoctorEvidence['disk']) {
  const elsewhere = 'or choose another directory with TONARI_CACHE'
  if (freeBytes < LEAST_DISK_BYTES) {
    return missing(
      "the guest image and the VMs' disks do not fit",
      `free ${sizeText(LEAST_DISK_BYTES)} in ${directory}, ${elsewhere}`,
    )
  }
  if (inMemory) {
    return degraded(
      'a disk there would be memory, and lost with the next boot',
      'choose a directory on a disk with TONARI_CACHE',
    )
  }
  if (freeBytes >= ORIGINAL_DISK_BYTES) return null
  return degraded(
    "the original's three disks do not fit; small ones do",
    `free ${sizeText(ORIGINAL_DISK_BYTES)} in ${directory}, ${elsewhere}`,
  )
}
