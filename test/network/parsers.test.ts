import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDeviceCounters } from '../../src/host/deviceCounters.ts'
import { parsePortQdisc } from '../../src/network/portQdisc.ts'
import { golden } from '../fakes/programOutput.ts'

describe('parseDeviceCounters', () => {
  it('reads what each device received and sent', () => {
    const devices = parseDeviceCounters(golden('tc/net-dev.txt'))
    expect([...devices.keys()]).toEqual(['lo', 'far0', 'port0'])
    expect(devices.get('port0')).toMatchObject({
      receivedBytes: 90,
      receivedPackets: 1,
      sentBytes: 5858,
      sentPackets: 5,
    })
    expect(devices.get('far0')).toMatchObject({
      receivedBytes: 5858,
      receivedPackets: 5,
      sentBytes: 90,
      sentPackets: 1,
    })
  })

  it('needs no space behind the name, and finds nothing where nothing is', () => {
    const line = `vm1d:${Array.from({ length: 16 }, (_, at) => 1e9 + at).join(' ')}`
    expect(parseDeviceCounters(`heading\nheading\n${line}\n`).get('vm1d')).toEqual({
      receivedBytes: 1e9,
      receivedPackets: 1e9 + 1,
      receivedErrors: 1e9 + 2,
      receivedDropped: 1e9 + 3,
      sentBytes: 1e9 + 8,
      sentPackets: 1e9 + 9,
      sentErrors: 1e9 + 10,
      sentDropped: 1e9 + 11,
    })
    expect(parseDeviceCounters('heading\nheading\n').size).toBe(0)
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDeviceCounters(text)).toBeInstanceOf(Map)
      }),
    )
  })
})

describe('parsePortQdisc', () => {
  it('reads a shaped port: rate in bits, and the packets that its queue dropped', () => {
    expect(parsePortQdisc(golden('tc/tbf.json'))).toEqual({
      rateBitsPerSecond: 1_000_000,
      qdisc: 'tbf',
      droppedPackets: 41,
    })
  })

  it('reads a port without a limit, and one without a queue', () => {
    expect(parsePortQdisc(golden('tc/noqueue.json'))).toEqual({
      rateBitsPerSecond: null,
      qdisc: 'noqueue',
      droppedPackets: 0,
    })
    expect(parsePortQdisc('[]')).toEqual({ rateBitsPerSecond: null, qdisc: 'none', droppedPackets: 0 })
  })

  it('takes the root of several', () => {
    const [tbf] = JSON.parse(golden('tc/tbf.json')) as object[]
    const text = JSON.stringify([{ kind: 'fq_codel', drops: 9 }, tbf])
    expect(parsePortQdisc(text)).toMatchObject({ qdisc: 'tbf', droppedPackets: 41 })
  })
})
