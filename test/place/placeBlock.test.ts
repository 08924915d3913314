import { expect, it } from 'vitest'
import { placeBlock } from '../../src/place/placeBlock.ts'
import { samplePlacement } from '../fakes/sampleHost.ts'

const PLACEMENT = samplePlacement([[0], [1], [2]])

it('leaves a placement without assignment as it is, and starts all VMs at once', () => {
  expect(placeBlock(PLACEMENT, undefined)).toEqual({ placement: PLACEMENT, disks: [0, 1, 2], startOrder: null })
})

it('gives each VM the assigned cores and disk, and lets it keep its own network', () => {
  const { placement, disks, startOrder } = placeBlock(PLACEMENT, [
    { vm: 'vm1', cores: 2, disk: 1, start: 1 },
    { vm: 'vm2', cores: 0, disk: 2, start: 2 },
    { vm: 'vm3', cores: 1, disk: 0, start: 0 },
  ])
  expect(placement.vms.map(({ name, vcpuCores, emulatorCores, tap }) => [name, vcpuCores, emulatorCores, tap])).toEqual(
    [
      ['vm1', [2], [2], 'tap1'],
      ['vm2', [0], [0], 'tap2'],
      ['vm3', [1], [1], 'tap3'],
    ],
  )
  expect({ disks, startOrder }).toEqual({ disks: [1, 2, 0], startOrder: [2, 0, 1] })
})

it('starts VMs that are not assigned last, with what they have', () => {
  const { placement, startOrder } = placeBlock(PLACEMENT, [
    { vm: 'vm1', cores: 1, disk: 0, start: 1 },
    { vm: 'vm2', cores: 0, disk: 1, start: 0 },
  ])
  expect(placement.vms.map(({ vcpuCores }) => vcpuCores)).toEqual([[1], [0], [2]])
  expect(startOrder).toEqual([1, 0, 2])
})
