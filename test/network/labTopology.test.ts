import { describe, expect, it } from 'vitest'
import * as topology from '../../src/network/labTopology.ts'

const VMS = [
  { tap: 'vm1d', managementTap: 'vm1m' },
  { tap: 'vm2d', managementTap: 'vm2m' },
]

describe('names and addresses', () => {
  it('are different for every VM and network', () => {
    const all = [0, 1, 2].flatMap((index) => {
      const { data, management } = topology.addressesOf(index)
      return [data, management, topology.macOf(index, 'data'), topology.macOf(index, 'management')]
    })
    all.push(topology.COUNTERPART.data, topology.COUNTERPART.management)
    expect(new Set(all).size).toBe(14)
    expect(topology.addressesOf(0)).toEqual({ data: '10.77.0.11', management: '10.78.0.11' })
    expect(topology.macOf(5, 'data')).toBe('02:77:00:00:01:10')
    expect([0, 1].map(topology.iperf3PortOf)).toEqual([5201, 5202])
  })

  it('lie in the network of the counterpart', () => {
    expect(topology.NETMASK).toBe('255.255.255.0')
    expect(topology.PREFIX_LENGTH).toBe(24)
    expect(topology.COUNTERPART.data).toMatch(/^10\.77\.0\./)
    expect(topology.COUNTERPART.management).toMatch(/^10\.78\.0\./)
  })
})

describe('linkCommands', () => {
  const commands = topology.linkCommands(VMS, 4711)

  it('makes everything before it is used', () => {
    const made = new Set(['lo'])
    for (const command of commands) {
      const name = /^(?:link add|tuntap add dev) (\S+)/.exec(command)?.[1]
      if (name === undefined) {
        const used = [/^link set (\S+)/.exec(command)?.[1], / master (\S+)/.exec(command)?.[1]]
        for (const device of used) if (device !== undefined) expect(made).toContain(device)
      } else {
        expect(made).not.toContain(name)
        made.add(name)
        const peer = / peer name (\S+)/.exec(command)?.[1]
        if (peer !== undefined) made.add(peer)
      }
    }
    expect([...made].sort()).toEqual(
      ['lo', 'br0', 'mbr0', 'port0', 'far0', 'mport0', 'mfar0', 'vm1d', 'vm1m', 'vm2d', 'vm2m'].sort(),
    )
  })

  it('puts each tap on its own network, and the far ends where the counterpart is', () => {
    expect(commands).toContain('link set vm2d addrgenmode none master br0 up')
    expect(commands).toContain('link set vm2m addrgenmode none master mbr0 up')
    expect(commands).toContain('link set port0 addrgenmode none master br0 up')
    expect(commands).toContain('link set far0 netns 4711')
    expect(commands).toContain('link set mfar0 netns 4711')
  })
})

describe('the rest', () => {
  it('gives the counterpart its addresses before its links are up', () => {
    const commands = topology.counterpartCommands()
    expect(commands).toContain('addr add 10.77.0.1/24 dev far0')
    expect(commands).toContain('addr add 10.78.0.1/24 dev mfar0')
    expect(commands.slice(-2)).toEqual(['link set far0 up', 'link set mfar0 up'])
  })

  it('shapes the port to the rate', () => {
    const command = topology.portCommand(50e6).join(' ')
    expect(command).toMatch(
      /^tc qdisc replace dev port0 root handle 2: tbf rate 50000000bit burst 32768 latency \d+ms$/,
    )
  })
})
