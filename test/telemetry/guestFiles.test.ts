import { describe, expect, it } from 'vitest'
import { GUEST_FILES, parseGuestFiles } from '../../src/telemetry/guestFiles.ts'
import { METRIC_HELP } from '../../src/telemetry/metricHelp.ts'
import { captured } from './captured.ts'

/** As in a guest with one vCPU, a root disk and a data disk, by the formats of Linux 6.1. */
const TEXTS = new Map([
  ['/proc/stat', 'cpu  250 5 100 900 40 3 7 11 0 0\ncpu0 250 5 100 900 40 3 7 11 0 0\nintr 5\n'],
  [
    '/proc/diskstats',
    ' 254 0 vda 900 1 7200 80 0 0 0 0 0 60 80 0 0 0 0 0 0\n 254 16 vdb 10 2 80 30 20 4 4096 700 1 500 730 0 0 0 0 5 90\n',
  ],
  ['/proc/net/snmp', captured('snmp')],
  [
    '/proc/net/dev',
    'heading\nheading\n    lo: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n  eth0: 100 2 3 4 0 0 0 0 200 6 7 8 0 0 0 0\n',
  ],
  ['/proc/net/softnet_stat', '0000000a 00000001 00000002 0 0 0 0 0 0 0 0 00000000 00000000\n'],
])

const valueOf = ({ columns, values }: ReturnType<typeof parseGuestFiles>, metric: string) =>
  values[columns.findIndex((column) => column.metric === metric)]

describe('parseGuestFiles', () => {
  const readings = parseGuestFiles('vm2', 'vdb', TEXTS)

  it('reads every file that it asks for', () => {
    expect(GUEST_FILES).toEqual([...TEXTS.keys()])
    expect(readings.values).toHaveLength(readings.columns.length)
    for (const metric of ['guest.idle', 'guest.disk.reads', 'udp.sent', 'link.sentBytes', 'softnet.dropped']) {
      expect(readings.columns.filter((column) => column.metric === metric)).toHaveLength(1)
    }
    expect(readings.columns.every(({ metric }) => METRIC_HELP[metric] !== undefined)).toBe(true)
  })

  it('gives times of vCPUs in ns', () => {
    expect(readings.columns.find(({ metric }) => metric === 'guest.steal')).toEqual({
      metric: 'guest.steal',
      unit: 'ns',
      kind: 'counter',
      dimensions: { vm: 'vm2', vcpu: '0' },
    })
    expect(valueOf(readings, 'guest.user')).toBe(255e7)
    expect(valueOf(readings, 'guest.system')).toBe(100e7)
    expect(valueOf(readings, 'guest.idle')).toBe(900e7)
    expect(valueOf(readings, 'guest.iowait')).toBe(40e7)
    expect(valueOf(readings, 'guest.irq')).toBe(3e7)
    expect(valueOf(readings, 'guest.softirq')).toBe(7e7)
    expect(valueOf(readings, 'guest.steal')).toBe(11e7)
  })

  it('takes the data disk only, and no loopback', () => {
    expect(valueOf(readings, 'guest.disk.writes')).toBe(20)
    expect(valueOf(readings, 'guest.disk.writtenBytes')).toBe(4096 * 512)
    expect(valueOf(readings, 'guest.disk.writeTime')).toBe(700e6)
    expect(valueOf(readings, 'guest.disk.queueTime')).toBe(730e6)
    expect(readings.columns.find(({ metric }) => metric === 'link.sentBytes')?.dimensions).toEqual({
      side: 'vm2',
      link: 'eth0',
    })
    expect(valueOf(readings, 'link.receivedErrors')).toBe(3)
    expect(valueOf(readings, 'link.receivedDropped')).toBe(4)
    expect(valueOf(readings, 'link.sentErrors')).toBe(7)
    expect(valueOf(readings, 'link.sentDropped')).toBe(8)
  })

  it('reads protocols and receive queues', () => {
    expect(valueOf(readings, 'udp.received')).toBe(259601)
    expect(valueOf(readings, 'udp.receiveBufferErrors')).toBe(7714)
    expect(valueOf(readings, 'tcp.sentSegments')).toBe(144671)
    expect(valueOf(readings, 'softnet.processed')).toBe(10)
    expect(valueOf(readings, 'softnet.squeezed')).toBe(2)
  })

  it('leaves out what a guest does not show', () => {
    expect(parseGuestFiles('vm1', 'vdb', new Map()).columns).toEqual([])
    expect(
      parseGuestFiles('vm1', 'vdc', new Map([['/proc/diskstats', TEXTS.get('/proc/diskstats')!]])).columns,
    ).toEqual([])
  })
})
