import { describe, expect, it } from 'vitest'
import { parseDiskStatistics } from '../../src/host/diskStatistics.ts'
import { parseDiskBytes } from '../../src/host/kernelFiles.ts'
import { parseKeyedNumbers, parsePressure } from '../../src/host/keyedNumbers.ts'
import { parseProtocolCounters, parseSoftnetCounters } from '../../src/host/networkStatistics.ts'
import { busyNsOf, parseCoreStates, parseThreadTimes } from '../../src/host/processorTimes.ts'
import { parseQdiscStatistics } from '../../src/telemetry/qdiscs.ts'
import { captured } from './captured.ts'

describe('parsers of kernel files', () => {
  it('read the cores of /proc/stat apart', () => {
    const cores = parseCoreStates(captured('stat'))
    expect([...cores.keys()]).toEqual([0, 1])
    expect(cores.get(1)).toEqual({
      userNs: 665101 * 1e7,
      niceNs: 62081 * 1e7,
      systemNs: 100746 * 1e7,
      idleNs: 1731839 * 1e7,
      iowaitNs: 22103 * 1e7,
      irqNs: 0,
      softirqNs: 5521 * 1e7,
      stealNs: 1422 * 1e7,
    })
    expect(busyNsOf(cores.get(0)!)).toBe((565920 + 109911 + 93810) * 1e7)
    expect(parseCoreStates('').size).toBe(0)
  })

  it('read run and wait of a thread', () => {
    expect(parseThreadTimes('6543210 55973 12\n')).toEqual({ runNs: 6543210, waitNs: 55973 })
  })

  it('read disks in bytes and ns', () => {
    const disks = parseDiskStatistics(captured('diskstats'))
    expect(disks.size).toBe(10)
    expect(disks.get('vda')).toEqual({
      number: '254:0',
      reads: 3415418,
      readBytes: 95903068 * 512,
      readTimeNs: 7410177e6,
      writes: 286816,
      writtenBytes: 139777820 * 512,
      writeTimeNs: 698139e6,
      busyNs: 471592e6,
      queueTimeNs: 8150968e6,
    })
  })

  it('read protocols by name, whatever stands between them', () => {
    const text = captured('snmp')
    expect(parseProtocolCounters(text, 'Udp')).toMatchObject({
      InDatagrams: 259601,
      InErrors: 7714,
      OutDatagrams: 267318,
    })
    expect(parseProtocolCounters(text, 'Tcp')).toMatchObject({
      MaxConn: -1,
      InSegs: 175696,
      OutSegs: 144671,
      OutRsts: 295,
    })
    expect(parseProtocolCounters(text, 'Sctp')).toEqual({})
  })

  it('read receive queues by core, which old kernels do not name', () => {
    const text = captured('softnet_stat')
    expect(parseSoftnetCounters(text)).toEqual(
      new Map([
        [0, { processed: 0x6ca86b, dropped: 0, squeezed: 0 }],
        [1, { processed: 0xb14ff7, dropped: 0, squeezed: 1 }],
      ]),
    )
    const secondOnly = text.split('\n').slice(1).join('\n')
    expect([...parseSoftnetCounters(secondOnly).keys()]).toEqual([1])
    const short = text.replace(/^((?:\S+ ){10}\S+).*$/gm, '$1')
    expect([...parseSoftnetCounters(short).keys()]).toEqual([0, 1])
    expect(parseSoftnetCounters('').size).toBe(0)
  })

  it('read pressure in ns', () => {
    expect(parsePressure(captured('pressure-io'))).toEqual({ someNs: 239643518e3, fullNs: 216847965e3 })
    expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n')).toEqual({
      someNs: 7e3,
      fullNs: Number.NaN,
    })
  })

  it('read names with numbers, and the bytes of a process', () => {
    const throttled = parseKeyedNumbers(captured('cpu.stat-v1'))
    expect(throttled.get('nr_throttled')).toBe(5)
    expect(throttled.get('throttled_time')).toBe(388138150)
    expect(parseKeyedNumbers(captured('numastat')).get('numa_miss')).toBe(0)
    expect(parseDiskBytes(captured('process-io'))).toEqual({ readBytes: 110592, writtenBytes: 319488 })
  })
})

describe('parseQdiscStatistics', () => {
  it('tells queues apart by link, kind and place', () => {
    const rows = parseQdiscStatistics(captured('qdiscs.json'))
    expect([...rows.keys()]).toEqual([
      'f0 htb 1:',
      'f0 pfifo 10:',
      'p0 tbf 8074:',
      'm0 mq 8075:',
      'm0 pfifo_fast 8075:2',
      'm0 pfifo_fast 8075:1',
    ])
    expect(rows.get('p0 tbf 8074:')).toMatchObject({ bytes: 90, packets: 1, drops: 0, overlimits: 0, qlen: 0 })
  })

  it('leaves out links without a queue, and finds nothing in other text', () => {
    const none = '[{"kind":"noqueue","handle":"0:","dev":"lo","bytes":0,"packets":0,"drops":0,"overlimits":0,"qlen":0}]'
    expect(parseQdiscStatistics(none).size).toBe(0)
    for (const text of ['', '[', '{}', '[{"kind":"tbf"}]']) expect(parseQdiscStatistics(text).size).toBe(0)
  })
})
