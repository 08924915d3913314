import { describe, expect, it } from 'vitest'
import type { GuestAgent } from '../../src/channel/channel.ts'
import { provisionTestbed, type ProvisionPorts } from '../../src/provision/testbed.ts'
import { FakeHypervisor } from '../fakes/fakeHypervisor.ts'
import { samplePlacement } from '../fakes/sampleHost.ts'

/** Ports that write down in which order VMs are started with which disk, and become ready. `broken` never does. */
function ports(log: string[], broken?: string) {
  const hypervisor = new FakeHypervisor()
  const done = () => Promise.resolve()
  const agentOf = (vm: string) =>
    ({
      vm,
      ready: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        log.push(`${vm} ready`)
        if (vm === broken) throw new Error(`${vm} is broken`)
      },
      setIdentity: done,
      mount: done,
      setUpInterface: done,
    }) as unknown as GuestAgent
  const all = {
    hypervisor,
    network: {
      macsOf: () => ({ data: '', management: '' }),
      addressesOf: () => ({ data: '', management: '' }),
      iperf3PortOf: () => 1,
      counterpart: { data: '', management: '' },
      netmask: '',
    },
    memoryNodeOf: () => null,
    acceleration: 'tcg',
    image: { kernelPath: 'k', initrdPath: 'i', rootImagePath: 'r' },
    connectAgent: (vm: string) => {
      log.push(`${vm} started`)
      return agentOf(vm)
    },
    freshDisk: (index: number) => {
      log.push(`disk ${index}`)
      return Promise.resolve({ fd: index })
    },
    entropy: () => '',
  } as unknown as ProvisionPorts
  return { hypervisor, all }
}

describe('provisionTestbed', () => {
  it('starts VMs one after the other in the order and with the disks that it is told', async () => {
    const log: string[] = []
    const order = { disks: [1, 2, 0], startOrder: [2, 0, 1] }
    const { vms } = await provisionTestbed(samplePlacement(), ports(log).all, order)
    expect(log).toEqual(
      [
        ['disk 0', 'vm3 started', 'vm3 ready'],
        ['disk 1', 'vm1 started', 'vm1 ready'],
        ['disk 2', 'vm2 started', 'vm2 ready'],
      ].flat(),
    )
    expect(vms.map(({ placed }) => placed.name)).toEqual(['vm1', 'vm2', 'vm3'])
  })

  it('starts all at once otherwise', async () => {
    const log: string[] = []
    await provisionTestbed(samplePlacement(), ports(log).all)
    expect(log.slice(0, 3)).toEqual(['disk 0', 'disk 1', 'disk 2'])
    expect(log.findIndex((line) => line.endsWith('ready'))).toBe(6)
  })

  it('starts no further VM after one that failed, and ends those that run', async () => {
    const log: string[] = []
    const { hypervisor, all } = ports(log, 'vm1')
    await expect(provisionTestbed(samplePlacement(), all, { disks: [0, 1, 2], startOrder: [1, 0, 2] })).rejects.toThrow(
      'vm1 is broken',
    )
    expect(log).not.toContain('vm3 started')
    expect(hypervisor.alive.size).toBe(0)
  })
})
