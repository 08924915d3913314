import { describe, expect, it } from 'vitest'
import { packetLedger } from '../../../src/analyse/ledger/packets.ts'
import { segmentLedger } from '../../../src/analyse/ledger/segments.ts'
import { packetLedgerSchema, segmentLedgerSchema } from '../../../src/model/ledger.ts'
import { flowRises, lookedUp, type Rises, SAMPLE_WIRING } from '../../fakes/sampleCounters.ts'

const FLOW = { sent: [10_000, 8000, 6000], refused: 40, tapDropped: 10, softnet: 30, nicQueue: 11_000, turnedAway: 20 }
const ledger = (rises: Rises, notComparable: string | null = null) =>
  packetLedger({ counters: lookedUp(rises), wiring: SAMPLE_WIRING, programSent: 9990, notComparable })
const hop = (of: ReturnType<typeof ledger>, name: string) => of?.hops.find((each) => each.hop === name)?.packets

describe('the packet ledger', () => {
  it('puts every datagram somewhere', () => {
    // 24000 = 12900 received + 40 + 10 + 30 + 11000 + 20.
    const balanced = ledger(flowRises(FLOW))!
    expect(packetLedgerSchema.parse(balanced)).toEqual(balanced)
    expect(balanced).toMatchObject({ sent: 24_000, received: 12_900, residual: 0 })
    expect(Object.fromEntries(balanced.hops.map((each) => [each.hop, each.packets]))).toEqual({
      guestSocket: 40,
      guestDevice: 0,
      tap: 10,
      limit: 0,
      bridge: 0,
      softnet: 30,
      nicQueue: 11_000,
      veth: 0,
      counterpartSocket: 20,
    })
    expect(balanced.check).toMatchObject({ held: true, value: 0, bound: 0.005 })
    expect(balanced.victim).toEqual({ sent: 10_000, programSent: 9990 })
  })

  it('finds datagrams that vanish between two devices', () => {
    const rises = flowRises(FLOW)
    const fewer = (key: string, by: number) => ledger({ ...rises, [key]: (rises[key] as number) - by })
    // What arrives nowhere later is missing once, where it vanished; then the later counters are too high by as much.
    expect(hop(fewer('link.receivedPackets side=lab,link=tap2', 50), 'guestDevice')).toBe(50)
    expect(hop(fewer('link.receivedPackets side=counterpart,link=far0', 50), 'veth')).toBe(50)
  })

  it('keeps what nobody can place in the residual, and says when that is too much', () => {
    expect(ledger(flowRises({ ...FLOW, unread: 100 }))).toMatchObject({ residual: 100, check: { held: true } })
    expect(ledger(flowRises({ ...FLOW, unread: 130 }))).toMatchObject({ residual: 130, check: { held: false } })
    const reason = 'the neighbours send TCP'
    expect(ledger(flowRises({ ...FLOW, unread: 130 }), reason)!.check).toMatchObject({ held: null, reason })
  })

  it('is not moved by other packets that arrive', () => {
    const rises = flowRises(FLOW)
    const arp = Object.fromEntries(
      [
        'link.sentPackets side=vm1,link=eth0',
        'link.receivedPackets side=lab,link=tap1',
        'qdisc.sentPackets side=lab,link=port0,kind=tbf,handle=8001:',
        'link.receivedPackets side=counterpart,link=far0',
      ].map((key) => [key, (rises[key] as number) + 7]),
    )
    expect(ledger({ ...rises, ...arp })).toEqual(ledger(rises))
  })

  it('never blames the backlog for more than is missing', () => {
    const other = ledger({ ...flowRises(FLOW), 'softnet.dropped side=host,core=0': 500 })!
    expect(hop(other, 'softnet')).toBe(30)
    expect(other.notes.join(' ')).toContain('other traffic')
  })

  it('takes the root of several queues, and nothing of what comes in', () => {
    const rises = flowRises(FLOW)
    const more = {
      'qdisc.dropped side=lab,link=port0,kind=pfifo,handle=10:': 9000,
      'qdisc.dropped side=lab,link=port0,kind=ingress,handle=ffff:': 99_999,
    }
    expect(hop(ledger({ ...rises, ...more }), 'nicQueue')).toBe(11_000)
  })

  it('tells what the queues of controls drop from what vanishes', () => {
    const rises = flowRises({ ...FLOW, nicQueue: 0 })
    const arrived = 23_920 - 3000
    const limited = ledger({
      ...rises,
      'qdisc.dropped side=lab,link=ifb-vm2,kind=tbf,handle=8002:': 3000,
      'qdisc.dropped side=lab,link=ifb-port0,kind=htb,handle=1:': 77,
      'qdisc.sentPackets side=lab,link=port0,kind=tbf,handle=8001:': 23_950 - 3000,
      'link.receivedPackets side=counterpart,link=far0': arrived,
      'udp.received side=counterpart': arrived - 20,
    })!
    expect([hop(limited, 'limit'), hop(limited, 'bridge'), limited.residual]).toEqual([3000, 0, 0])
    const port = 'side=lab,link=port0,kind'
    const { [`qdisc.dropped ${port}=tbf,handle=8001:`]: dropped, ...others } = flowRises(FLOW)
    // The root counts what it could not hand to a leaf, the leaves what they cut up and dropped.
    const shared = ledger({
      ...others,
      [`qdisc.dropped ${port}=htb,handle=1:`]: 500,
      [`qdisc.dropped ${port}=tbf,handle=10:`]: 4000,
      [`qdisc.dropped ${port}=tbf,handle=11:`]: (dropped as number) - 4000,
    })!
    expect([hop(shared, 'limit'), hop(shared, 'nicQueue'), shared.residual]).toEqual([11_000, 0, 0])
  })

  it('is not kept where a counter is missing', () => {
    for (const key of Object.keys(flowRises(FLOW))) {
      const rest = Object.fromEntries(Object.entries(flowRises(FLOW)).filter(([name]) => name !== key))
      const needless = /receiveBufferErrors|Bytes/.test(key)
      expect([key, ledger(rest) === null]).toEqual([key, !needless])
    }
  })
})

describe('the ledger of TCP segments', () => {
  it('tells what was sent again, and where packets were dropped', () => {
    const kept = segmentLedger(
      lookedUp({
        'tcp.sentSegments side=vm1': 4000,
        'tcp.retransmitted side=vm1': 120,
        'tcp.sentSegments side=vm2': 5000,
        'tcp.retransmitted side=vm2': 90,
        'link.receivedDropped side=lab,link=tap1': 2,
        'link.receivedDropped side=lab,link=tap2': 3,
        'qdisc.dropped side=lab,link=port0,kind=tbf,handle=8001:': 200,
      }),
      SAMPLE_WIRING,
    )!
    expect(segmentLedgerSchema.parse(kept)).toEqual(kept)
    expect(kept.vms).toEqual([
      { vm: 'vm1', sent: 4000, retransmitted: 120 },
      { vm: 'vm2', sent: 5000, retransmitted: 90 },
    ])
    expect(kept.hops.map((each) => [each.hop, each.packets])).toEqual([
      ['tap', 5],
      ['limit', 0],
      ['nicQueue', 200],
    ])
    expect(kept.notes.join(' ')).toContain('Not counted: tap, softnet, veth, counterpartSocket')
    expect(segmentLedger(lookedUp({}), SAMPLE_WIRING)).toBeNull()
  })
})
