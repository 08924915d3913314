import type { CounterReading, WindowCounters } from '../../src/model/counters.ts'
import { type CounterLookup, lookUp } from '../../src/analyse/counters/lookup.ts'
import type { Wiring } from '../../src/analyse/ledger/wiring.ts'

const SECOND = 1e9

/** How far a counter rises: in all, and from `first` to `last`; one number stands for both. */
type Rise = number | { readonly whole: number; readonly window: number }
/** Keys such as `udp.sent side=vm1` or `vcpu.run vm=vm1,vcpu=0`. */
export type Rises = Readonly<Record<string, Rise>>

/** Counters that start at 1000. A single number rises between `first` and `last` only. */
export function sampleCounters(rises: Rises, window: { readonly trial?: string; readonly boot?: number } = {}) {
  const readings = Object.entries(rises).map(([key, rise]): CounterReading => {
    const [metric = '', dimensions = ''] = key.split(' ')
    const { whole, window: inside } = typeof rise === 'number' ? { whole: rise, window: rise } : rise
    const lead = (whole - inside) / 2
    return {
      metric,
      unit: '1',
      kind: 'counter',
      dimensions: Object.fromEntries(
        dimensions
          .split(',')
          .filter(Boolean)
          .map((pair) => pair.split('=') as [string, string]),
      ),
      before: 1000,
      first: 1000 + lead,
      last: 1000 + lead + inside,
      drained: 1000 + whole,
    }
  })
  const counters: WindowCounters = {
    schema: 'tonari.counters/1',
    trial: window.trial ?? 'w',
    boot: window.boot ?? 1,
    atNs: { before: 0, first: SECOND, last: 2 * SECOND, drained: 3 * SECOND },
    readings,
  }
  return counters
}

export const lookedUp = (rises: Rises): CounterLookup => lookUp(sampleCounters(rises))

/** Three VMs on taps, behind a port of 50 Mbit/s. */
export const SAMPLE_WIRING: Wiring = {
  vms: ['1', '2', '3'].map((nth) => ({
    name: `vm${nth}`,
    tap: `tap${nth}`,
    guestLink: 'eth0',
    limitLink: `ifb-vm${nth}`,
  })),
  port: 'port0',
  farPort: 'far0',
  portBitsPerSecond: 50e6,
}

/** Times of VM1's only vCPU in ms of a window of one second, by host and guest. */
export function vcpuRises(times: { run: number; wait?: number; iowait?: number; throttled?: number }): Rises {
  const { run, wait = 0, iowait = 0, throttled = 0 } = times
  return {
    'vcpu.run vm=vm1,vcpu=0': run * 1e6,
    'vcpu.wait vm=vm1,vcpu=0': wait * 1e6,
    'guest.idle vm=vm1,vcpu=0': (1000 - run - wait - iowait) * 1e6,
    'guest.iowait vm=vm1,vcpu=0': iowait * 1e6,
    'throttled.time vm=vm1': throttled * 1e6,
  }
}

/** What each VM sent, and where it was lost. Packets of 1514 bytes, one datagram each. */
export type Flow = {
  readonly sent: readonly number[]
  readonly refused?: number
  readonly tapDropped?: number
  readonly softnet?: number
  readonly nicQueue?: number
  readonly turnedAway?: number
  readonly unread?: number
}

/** Counters of UDP from every VM to the counterpart, all consistent with each other. */
export function flowRises(flow: Flow): Rises {
  const { sent, refused = 0, tapDropped = 0, softnet = 0, nicQueue = 0, turnedAway = 0, unread = 0 } = flow
  const rises: Record<string, Rise> = {}
  sent.forEach((packets, at) => {
    const vm = `vm${at + 1}`
    const first = at === 0
    rises[`udp.sent side=${vm}`] = packets - (first ? refused : 0)
    rises[`udp.sendBufferErrors side=${vm}`] = first ? refused : 0
    rises[`link.sentPackets side=${vm},link=eth0`] = packets - (first ? refused : 0)
    rises[`link.receivedPackets side=lab,link=tap${at + 1}`] = packets - (first ? refused + tapDropped : 0)
    rises[`link.receivedBytes side=lab,link=tap${at + 1}`] = (packets - (first ? refused + tapDropped : 0)) * 1514
    rises[`link.receivedDropped side=lab,link=tap${at + 1}`] = first ? tapDropped : 0
  })
  const offered = sent.reduce((sum, packets) => sum + packets, 0) - refused - tapDropped
  const carried = offered - nicQueue
  const arrived = carried - softnet
  return {
    ...rises,
    'softnet.dropped side=host,core=0': softnet,
    'qdisc.sentPackets side=lab,link=port0,kind=tbf,handle=8001:': carried,
    'qdisc.sentBytes side=lab,link=port0,kind=tbf,handle=8001:': carried * 1514,
    'qdisc.dropped side=lab,link=port0,kind=tbf,handle=8001:': nicQueue,
    'link.receivedPackets side=counterpart,link=far0': arrived,
    'udp.receiveErrors side=counterpart': turnedAway,
    'udp.receiveBufferErrors side=counterpart': turnedAway,
    'udp.noPort side=counterpart': 0,
    'udp.received side=counterpart': arrived - turnedAway - unread,
  }
}
