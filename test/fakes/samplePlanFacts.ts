import type { PlanFacts } from '../../src/analyse/planDifferences.ts'

export const SAMPLE_VM = {
  vcpus: 1,
  memoryBytes: 2 ** 28,
  diskWriteBytesPerSecond: 25e6 as number | null,
  diskReadBytesPerSecond: null as number | null,
}
export const dhrystoneFor = (duration: number) => ({ id: 'dhrystone', params: { program: 'dhrystone', duration } })
export const SAMPLE_GROUP = {
  id: 'dhrystone',
  victim: dhrystoneFor(1_200_000_000),
  neighbours: dhrystoneFor(1_200_000_000),
}
export const SAMPLE_FACTS: PlanFacts = {
  acceleration: 'kvm',
  margin: 0.05,
  groups: [SAMPLE_GROUP],
  controls: [{ name: 'none', limits: 'none' }],
  cells: ['cpu-1vm', 'cpu-2vm'],
  vms: [SAMPLE_VM, SAMPLE_VM],
  portBitsPerSecond: 50e6,
}
