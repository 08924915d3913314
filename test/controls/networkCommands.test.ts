import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classesOf } from '../../src/controls/network/guarantees.ts'
import { htbCommands, restOf } from '../../src/controls/network/htbCommands.ts'
import { burstBytes, FRAME_BYTES } from '../../src/model/queueing.ts'
import { queueBytes } from '../../src/controls/network/queueSizes.ts'
import { parseHtbClasses, parseRedirect, parseRootQdisc } from '../../src/controls/network/tcText.ts'
import { networkControl } from '../../src/model/networkControl.ts'

const VMS = [1, 2, 3].map((number) => ({ name: `vm${number}`, index: number - 1, mac: `02:77:00:00:01:0${number}` }))
const guarantee = (written: object) => networkControl.parse({ by: 'guaranteed', ...written }) as never

describe('guaranteed parts of the port', () => {
  it('become a class for each VM, told apart by its address', () => {
    const classes = classesOf([guarantee({ on: 'victim', fromVm: '20 Mbit/s' })], VMS, 50e6, 'fromVm')
    expect(classes).toEqual([
      { index: 0, bitsPerSecond: 20e6, ceilingBitsPerSecond: 50e6, match: { field: 'src', mac: VMS[0]?.mac } },
    ])
    expect(classesOf([guarantee({ on: 'all', toVm: '5 Mbit/s' })], VMS, 50e6, 'toVm')).toHaveLength(3)
    expect(classesOf([guarantee({ on: 'all', toVm: '5 Mbit/s' })], VMS, 50e6, 'fromVm')).toEqual([])
  })

  it('are refused where they exceed the port, or a VM has two', () => {
    const all = guarantee({ on: 'all', fromVm: '20 Mbit/s' })
    expect(() => classesOf([all], VMS, 50e6, 'fromVm')).toThrow("60000000 bit/s in all exceed the NIC port's 50000000")
    const high = guarantee({ on: 'victim', fromVm: '20 Mbit/s', fromVmCeiling: '60 Mbit/s' })
    expect(() => classesOf([high], VMS, 50e6, 'fromVm')).toThrow('a ceiling of 60000000 bit/s exceeds')
    const one = guarantee({ on: ['vm2'], fromVm: '2 Mbit/s' })
    expect(() => classesOf([one, one], VMS, 50e6, 'fromVm')).toThrow('vm2 has two guarantees')
  })

  it('leave the rest to one class, and never more than the port in all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000, max: 1e10 }),
        fc.array(fc.float({ min: Math.fround(0.01), max: Math.fround(0.33), noNaN: true }), { maxLength: 3 }),
        (total, parts) => {
          const classes = parts.map((part, index) => ({
            index,
            bitsPerSecond: Math.floor(part * total),
            ceilingBitsPerSecond: total,
            match: { field: 'src' as const, mac: VMS[index]?.mac ?? '' },
          }))
          const lines = htbCommands('port0', total, classes)
          const rates = lines.flatMap((line) => /parent 1:1 classid .* htb rate (\d+)bit/.exec(line)?.[1] ?? [])
          expect(rates).toHaveLength(classes.length + 1)
          expect(rates.reduce((sum, rate) => sum + Number(rate), 0)).toBeLessThanOrEqual(total + 8000)
          expect(restOf(total, classes)).toBeGreaterThan(0)
          expect(lines.filter((line) => line.startsWith('filter'))).toHaveLength(classes.length)
        },
      ),
    )
  })

  it('keep queues at ten milliseconds, and at least at some frames', () => {
    expect(queueBytes(50e6)).toBe(62_500)
    expect(queueBytes(1e5)).toBe(4 * FRAME_BYTES)
    expect(burstBytes(50e6)).toBe(31_250)
    expect(burstBytes(1e5)).toBe(2 * FRAME_BYTES)
  })
})

describe('what tc prints (iproute2 6.1)', () => {
  it('has the classes of HTB as text', () => {
    const text = [
      'class htb 1:10 parent 1:1 leaf 10: prio 0 rate 20Mbit ceil 37500Kbit burst 12500b cburst 31242b ',
      'class htb 1:1 root rate 50Mbit ceil 50Mbit burst 31250b cburst 31250b ',
      'class htb 1:3 parent 1:1 prio 0 rate 30Mbit ceil 50Mbit burst 18750b cburst 31250b ',
      'class tbf 10:1 parent 10: ',
      '',
    ].join('\n')
    expect(parseHtbClasses(text)).toEqual([
      { id: '1:10', rateBitsPerSecond: 20e6, ceilingBitsPerSecond: 37.5e6 },
      { id: '1:1', rateBitsPerSecond: 50e6, ceilingBitsPerSecond: 50e6 },
      { id: '1:3', rateBitsPerSecond: 30e6, ceilingBitsPerSecond: 50e6 },
    ])
    expect(parseHtbClasses('')).toEqual([])
  })

  it('has the root queue with its rate in bytes', () => {
    const tbf =
      '[{"kind":"tbf","handle":"1:","root":true,"refcnt":2,"options":{"rate":625000,"burst":3125,"lat":10000}}]'
    expect(parseRootQdisc(tbf)).toEqual({ kind: 'tbf', rateBitsPerSecond: 5e6 })
    const htb =
      '[{"kind":"htb","handle":"1:","root":true,"refcnt":3,"options":{"r2q":10,"default":"0x3","direct_packets_stat":0,"direct_qlen":1000}},' +
      '{"kind":"tbf","handle":"10:","parent":"1:10","options":{"rate":12500000000,"burst":0,"lat":5}}]'
    expect(parseRootQdisc(htb)).toEqual({ kind: 'htb', rateBitsPerSecond: null })
    expect(parseRootQdisc('[]')).toEqual({ kind: 'none', rateBitsPerSecond: null })
  })

  it('names the device that arrivals are sent to', () => {
    const text = [
      'filter protocol all pref 1 u32 chain 0 ',
      'filter protocol all pref 1 u32 chain 0 fh 800: ht divisor 1 ',
      'filter protocol all pref 1 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 terminal flowid not_in_hw ',
      '  match 00000000/00000000 at 0',
      '\taction order 1: mirred (Egress Redirect to device ifb-vm1) stolen',
      '\tindex 1 ref 1 bind 1',
    ].join('\n')
    expect(parseRedirect(text)).toBe('ifb-vm1')
    expect(parseRedirect('')).toBeNull()
  })
})
