import type { DoctorItem } from '../../model/doctor.ts'
import type { DoctorEvidence } from './evidence.ts'
import { asRoot, degraded, item, missing, sizeText } from './items.ts'

const GiB = 2 ** 30
/** Three small VMs under emulation, QEMU's own needs and tonari's. */
const LEAST_MEMORY_BYTES = 1.5 * GiB
/** The original's three VMs of 4 GiB, and some for the host. */
const ORIGINAL_MEMORY_BYTES = 13 * GiB
/** The guest image, and what is needed to build it. */
const IMAGE_BYTES = 1 * GiB
/** The three disks of a small experiment, and its records. */
const LEAST_RUN_BYTES = 1 * GiB
/** The original's three disks of 8 GiB, which are there in full from the start, and the records. */
const ORIGINAL_RUN_BYTES = 25 * GiB

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

type Space = DoctorEvidence['disk']

/** Space for guest images, which can be built anew. */
export function imageDiskItem({ disk }: DoctorEvidence): DoctorItem {
  return item('disk', 'Free disk, images', spaceText(disk), imageDiskFault(disk))
}

/** Space for runs, with the VMs' disks. */
export function runsDiskItem({ runs }: DoctorEvidence): DoctorItem {
  return item('disk-runs', 'Free disk, runs', spaceText(runs), runsDiskFault(runs))
}

function spaceText({ freeBytes, directory, inMemory }: Space): string {
  return `${sizeText(freeBytes)} for ${directory}${inMemory ? ', a file system in memory' : ''}`
}

function imageDiskFault({ freeBytes, inMemory, directory }: Space) {
  if (freeBytes < IMAGE_BYTES) {
    return missing(
      'the guest image does not fit, nor does what builds it',
      `free ${sizeText(IMAGE_BYTES)} in ${directory}, or choose another directory with TONARI_CACHE`,
    )
  }
  if (!inMemory) return null
  return degraded(
    'the guest image takes memory from the VMs, and is built anew after the next boot',
    'choose a directory on a disk with TONARI_CACHE',
  )
}

function runsDiskFault({ freeBytes, inMemory, directory }: Space) {
  const elsewhere = 'start tonari in a directory on another disk, or name one with --out'
  if (freeBytes < LEAST_RUN_BYTES) {
    return missing("the VMs' disks do not fit", `free ${sizeText(LEAST_RUN_BYTES)} in ${directory}, or ${elsewhere}`)
  }
  if (inMemory) return degraded("the VMs' disks would be memory, and runs lost with the next boot", elsewhere)
  if (freeBytes >= ORIGINAL_RUN_BYTES) return null
  return degraded(
    "the original's three disks do not fit; small ones do",
    `free ${sizeText(ORIGINAL_RUN_BYTES)} in ${directory}, or ${elsewhere}`,
  )
}
