import { describe, expect, it } from 'vitest'
import { describeThrottle, throttleWith } from '../../src/controls/disk/throttles.ts'
import { throttleArguments, throttleFrom, throttleInfo } from '../../src/hypervisors/qemu/throttle.ts'
import { type DiskThrottleControl, diskControl } from '../../src/model/diskControl.ts'

const NONE = { writeBytesPerSecond: null, readBytesPerSecond: null }
const limit = (written: object) => diskControl.parse(written) as DiskThrottleControl

describe("the hypervisor's throttle", () => {
  it('never makes a disk faster than it is', () => {
    const disk = { writeBytesPerSecond: 24e6, readBytesPerSecond: null }
    expect(throttleWith(limit({ write: '10 MB/s', read: '8 MB/s' }), disk)).toEqual({
      writeBytesPerSecond: 10e6,
      readBytesPerSecond: 8e6,
    })
    expect(throttleWith(limit({ write: '30 MB/s' }), disk)).toEqual(disk)
    expect(throttleWith(limit({ write: '10 MB/s', writeBurst: '40 MB/s', burstLength: '2 s' }), disk).bursts).toEqual({
      seconds: 2,
      writeBytesPerSecond: 24e6,
    })
  })

  it('comes back from QEMU as it was sent', () => {
    const throttle = throttleWith(limit({ write: '10 MB/s', writeBurst: '20 MB/s', readIops: 50 }), NONE)
    const sent = throttleArguments(throttle)
    expect(sent).toMatchObject({ bps_wr: 10e6, bps_wr_max: 20e6, bps_wr_max_length: 1, iops_rd: 50, bps_rd: 0 })
    expect(throttleFrom(throttleInfo.parse(sent))).toEqual(throttle)
    expect(throttleFrom(throttleInfo.parse(throttleArguments(NONE)))).toEqual(NONE)
  })

  it('states what passes at once', () => {
    const plain = throttleWith(limit({ write: '10 MB/s' }), NONE)
    expect(describeThrottle(plain)).toMatchObject({ write: '10000000 B/s, at once 1000000 B', read: 'unlimited' })
    const burst = throttleWith(limit({ write: '10 MB/s', writeBurst: '20 MB/s', burstLength: '3 s' }), NONE)
    expect(describeThrottle(burst).write).toBe('10000000 B/s, at once 60000000 B')
  })

  it.each([
    [{ on: 'all' }, 'expected a limit: write, read, writeIops or readIops'],
    [{ write: '10 MB/s', writeBurst: '5 MB/s' }, 'expected a burst that is not below the rate it belongs to'],
    [{ writeBurst: '5 MB/s', read: '1 MB/s' }, 'expected a burst that is not below the rate it belongs to'],
    [{ write: '10 MB/s', burstLength: '1.5 s' }, 'QEMU takes whole seconds, such as 2 s'],
  ])('refuses %j', (written, message) => {
    expect(diskControl.safeParse(written).error?.issues[0]?.message).toBe(message)
  })
})
