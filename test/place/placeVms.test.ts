import { expect, test } from 'vitest'
import { placeVms } from '../../src/place/placeVms.ts'
import { experimentWith, GiB, hostWith } from './hosts.ts'

function coresOf(vms: Record<string, unknown>, placement: Record<string, unknown>, host = hostWith(1, 2)) {
  const placed = placeVms(experimentWith({ vms, placement }), host)
  return { ...placed, lists: placed.vms.map(({ vcpuCores }) => vcpuCores) }
}

test('two cores: the victim has one to itself, the neighbours share the other with the host', () => {
  const { lists, hostCores, dedicated, compromises } = coresOf({ count: 3 }, {})
  expect(lists).toEqual([[1], [0], [0]])
  expect(hostCores).toEqual([0])
  expect(dedicated).toBe(false)
  expect(compromises).toEqual([
    "vm2 and vm3 share core 0: a neighbour's load is slowed by the other's.",
    'No core is left to the host alone: core 0 also carries vm2 and vm3.',
  ])
})

test('the threads of an only core are treated as cores, and that is said', () => {
  const { lists, compromises } = coresOf({ count: 2 }, {}, hostWith(1, 1, 2))
  expect(lists).toEqual([[1], [0]])
  expect(compromises).toContain('vm1 and vm2 use threads of the same physical core: each slows the other.')
})

test('everybody shares an only core', () => {
  const { lists, compromises } = coresOf({ count: 3 }, {}, hostWith(1, 1))
  expect(lists).toEqual([[0], [0], [0]])
  expect(compromises[0]).toMatch(/^vm1, vm2 and vm3 share core 0: the victim contends/)
  expect(compromises[1]).toBe('No core is left to the host alone: core 0 also carries vm1, vm2 and vm3.')
})

test('neighbours spread over what the victim leaves, and meet the host last', () => {
  const { lists, hostCores, compromises } = coresOf({ count: 3, vcpus: 2 }, {}, hostWith(1, 6))
  expect(lists).toEqual([
    [4, 5],
    [1, 2],
    [3, 0],
  ])
  expect(hostCores).toEqual([0])
  expect(compromises).toEqual(['No core is left to the host alone: core 0 also carries vm3.'])
})

test('a VM with more vCPUs than its core has is a compromise', () => {
  const { lists, compromises } = coresOf({ count: 2, vcpus: 2 }, {})
  expect(lists).toEqual([
    [1, 1],
    [0, 0],
  ])
  expect(compromises).toContain('vm1 has 2 vCPUs on core 1: they slow each other.')
})

test('host cores that the experiment names are kept for the host on a small machine too', () => {
  const { lists, hostCores } = coresOf({ count: 3 }, { hostCores: [1] })
  expect(lists).toEqual([[0], [1], [1]])
  expect(hostCores).toEqual([1])
})

test('enough cores: each VM has its own, within a NUMA node, the first left to the host', () => {
  const { lists, hostCores, dedicated, compromises, vms } = coresOf({ count: 3, vcpus: 2 }, {}, hostWith(2, 6))
  expect(lists).toEqual([
    [1, 2],
    [3, 4],
    [6, 7],
  ])
  expect(vms.map(({ node }) => node)).toEqual([0, 0, 1])
  expect(hostCores).toEqual([0])
  expect(dedicated).toBe(true)
  expect(compromises).toEqual([])
})

test('a VM that no NUMA node can hold spans nodes, and that is said', () => {
  const { lists, compromises } = coresOf({ count: 1, vcpus: 3 }, {}, hostWith(2, 2))
  expect(lists).toEqual([[1, 2, 3]])
  expect(compromises).toEqual(['vm1 has cores on NUMA nodes 0 and 1: part of its memory is far from them.'])
})

test('threads of one physical core are never given to two VMs', () => {
  const { lists, hostCores, dedicated } = coresOf({ count: 3 }, {}, hostWith(1, 4, 2))
  expect(lists).toEqual([[1], [2], [3]])
  expect(hostCores).toEqual([0, 4])
  expect(dedicated).toBe(true)
})

test("the original's lists are used as given", () => {
  const placement = { policy: 'dedicated', hostCores: [0, 1] }
  const cores = [
    [2, 3],
    [4, 5],
    [6, 7],
  ]
  const { lists, hostCores, dedicated } = coresOf({ count: 3, vcpus: 2 }, { ...placement, cores }, hostWith(2, 6))
  expect(lists).toEqual(cores)
  expect(hostCores).toEqual([0, 1])
  expect(dedicated).toBe(true)
})

test('explicit lists: shared cores, shared physical cores and cores left over are compromises', () => {
  const shared = coresOf({ count: 3 }, { cores: [[1], [1], [1]], hostCores: [0] })
  expect(shared.compromises).toEqual([
    'vm1, vm2 and vm3 share core 1: the victim contends with its neighbours for CPU time, whatever their load is meant for.',
  ])
  const threads = coresOf({ count: 2 }, { cores: [[1], [5]] }, hostWith(1, 4, 2))
  expect(threads.compromises).toEqual(['vm1 and vm2 use threads of the same physical core: each slows the other.'])
  expect(threads.dedicated).toBe(false)
  const spare = coresOf({ count: 2 }, { cores: [[1, 2], [3]] }, hostWith(1, 4))
  expect(spare.compromises).toEqual(['vm1 does not use core 2 of its list: it has 1 vCPU.'])
})

test('a core written twice in a list counts once', () => {
  const { lists, dedicated } = coresOf(
    { count: 1, vcpus: 2 },
    { policy: 'dedicated', cores: [[2, 2, 3]] },
    hostWith(1, 4),
  )
  expect(lists).toEqual([[2, 3]])
  expect(dedicated).toBe(true)
})

test('without hostCores beside explicit lists, the host gets a physical core that no VM is on', () => {
  expect(coresOf({ count: 2 }, { cores: [[3], [1]] }, hostWith(1, 3, 2)).hostCores).toEqual([2, 5])
})

test('an only core need not be number 0', () => {
  const host = { ...hostWith(1, 1), cores: [{ cpu: 5, core: 5, socket: 0, node: 0 }] }
  expect(coresOf({ count: 2 }, {}, host).lists).toEqual([[5], [5]])
})

test('a host that keeps a core of its own is not said to have none', () => {
  const { compromises } = coresOf({ count: 1 }, { cores: [[1]], hostCores: [0, 1] })
  expect(compromises).toEqual(["Of the host's cores, core 1 also carries vm1."])
})

test('cores that are not there are refused, in lists and for the host', () => {
  const wanted = { code: 'badInput', message: 'the experiment names core 9, and this host has cores 0, 1' }
  expect(() => coresOf({ count: 2 }, { cores: [[0], [9]] })).toThrow(expect.objectContaining(wanted))
  expect(() => coresOf({ count: 2 }, { hostCores: [9] })).toThrow(expect.objectContaining(wanted))
})

test('dedicated placement says how many cores are needed and present', () => {
  expect(() => coresOf({ count: 3, vcpus: 2 }, { policy: 'dedicated' }, hostWith(1, 4))).toThrow(
    expect.objectContaining({
      code: 'badInput',
      message:
        "placement.policy is dedicated: 3 VMs with 2 vCPUs each need 6 cores besides the host's 1, and this host has 4 in all",
    }),
  )
})

test('dedicated placement refuses a core that is given away twice, to VMs or to the host', () => {
  const wanted = { code: 'badInput', message: 'placement.policy is dedicated, and a core is given away twice' }
  for (const placement of [{ cores: [[1], [1]] }, { cores: [[1], [2]], hostCores: [2] }]) {
    expect(() => coresOf({ count: 2 }, { policy: 'dedicated', ...placement }, hostWith(1, 4))).toThrow(
      expect.objectContaining(wanted),
    )
  }
})

test('memory beyond what is available is a requirement that the host lacks', () => {
  const host = { ...hostWith(1, 4), memoryAvailableBytes: 11.5 * GiB }
  expect(() => coresOf({ count: 3, memory: '4 GiB' }, {}, host)).toThrow(
    expect.objectContaining({
      code: 'hostLacksRequirements',
      message: 'the VMs need 12.0 GiB of memory, and this host has 11.5 GiB available',
    }),
  )
})

test('VMs that want more memory than their NUMA node has are a compromise', () => {
  const { compromises } = coresOf({ count: 2, memory: '40 GiB' }, {}, hostWith(2, 4))
  expect(compromises).toEqual([
    'vm1 and vm2 need 80.0 GiB on NUMA node 0, which has 64.0 GiB: the rest comes from afar.',
  ])
})

test('every setting of a VM is carried over; an unlimited port has no rate', () => {
  const disk = { size: '1 GiB', writeRate: '24 MiB/s' }
  const keys = { vms: { count: 2, memory: '512 MiB', disk }, network: { portRate: 'unlimited' } }
  const { vms, portBitsPerSecond } = placeVms(experimentWith(keys), hostWith(1, 4))
  expect(vms[1]).toEqual({
    name: 'vm2',
    vcpuCores: [2],
    emulatorCores: [2],
    node: 0,
    memoryBytes: 2 ** 29,
    diskBytes: 2 ** 30,
    diskWriteBytesPerSecond: 24 * 2 ** 20,
    diskReadBytesPerSecond: null,
    tap: 'tap2',
    managementTap: 'mtap2',
  })
  expect(portBitsPerSecond).toBeNull()
})
