import { describe, expect, it } from 'vitest'
import { cpuSettings, parseCpuSettings } from '../../src/controls/cpu/cpuSettings.ts'
import { limitSettings, parseLimits, parseWeight } from '../../src/controls/disk/cgroupSettings.ts'
import { cpuControl } from '../../src/model/cpuControl.ts'

describe('limits on a disk', () => {
  it('are a file each in version 1, and taken away by zero', () => {
    expect(limitSettings(1, '254:0', { write: 10e6, readIops: 100 })).toEqual([
      { file: 'blkio.throttle.write_bps_device', text: '254:0 10000000', reset: '254:0 0' },
      { file: 'blkio.throttle.read_iops_device', text: '254:0 100', reset: '254:0 0' },
    ])
  })

  it('are one line in version 2', () => {
    expect(limitSettings(2, '254:0', { write: 10e6, readIops: 100 })).toEqual([
      { file: 'io.max', text: '254:0 wbps=10000000 riops=100', reset: '254:0 wbps=max riops=max' },
    ])
    expect(limitSettings(2, '254:0', {})).toEqual([])
  })

  it('are read back for the device that is meant', () => {
    const files: Record<string, string> = {
      'blkio.throttle.read_bps_device': '',
      'blkio.throttle.write_bps_device': '8:0 5\n254:0 10000000',
      'blkio.throttle.read_iops_device': '254:0 100',
      'blkio.throttle.write_iops_device': '254:00 7',
    }
    expect(parseLimits(1, '254:0', (file) => files[file] ?? '')).toEqual({ write: 10e6, readIops: 100 })
    expect(parseLimits(2, '8:0', () => '254:0 rbps=1\n8:0 rbps=max wbps=5000 riops=max wiops=9')).toEqual({
      write: 5000,
      writeIops: 9,
    })
    expect(parseLimits(2, '8:16', () => '')).toEqual({})
  })

  it('have weights in either spelling', () => {
    expect(parseWeight('default 100\n8:0 300')).toBe(100)
    expect(parseWeight('250')).toBe(250)
    expect(parseWeight('')).toBeNaN()
  })
})

describe('limits on cores', () => {
  it('are written period first in version 1', () => {
    expect(cpuSettings(1, cpuControl.parse({ cores: 0.5, weight: 50 }))).toEqual([
      { file: 'cpu.cfs_period_us', text: '100000', reset: '100000' },
      { file: 'cpu.cfs_quota_us', text: '50000', reset: '-1' },
      { file: 'cpu.shares', text: '512', reset: '1024' },
    ])
  })

  it('are two files in version 2', () => {
    expect(cpuSettings(2, cpuControl.parse({ cores: 1.5, period: '20 ms', weight: 300 }))).toEqual([
      { file: 'cpu.max', text: '30000 20000', reset: 'max' },
      { file: 'cpu.weight', text: '300', reset: '100' },
    ])
  })

  it('are read back as cores and weight', () => {
    const v1: Record<string, string> = {
      'cpu.cfs_quota_us': '40000',
      'cpu.cfs_period_us': '100000',
      'cpu.shares': '512',
    }
    expect(parseCpuSettings(1, (file) => v1[file] ?? '')).toEqual({ cores: 0.4, weight: 50 })
    expect(parseCpuSettings(1, (file) => ({ ...v1, 'cpu.cfs_quota_us': '-1' })[file] ?? '').cores).toBeNull()
    const v2: Record<string, string> = { 'cpu.max': 'max 100000', 'cpu.weight': '100' }
    expect(parseCpuSettings(2, (file) => v2[file] ?? '')).toEqual({ cores: null, weight: 100 })
  })

  it.each([
    [{}, 'expected a limit: cores or weight'],
    [{ cores: 0.001, period: '10 ms' }, 'expected cores that make at least 1 ms a period'],
    [{ cores: 1, period: '2 s' }, 'expected a period of 1 ms to 1 s'],
  ])('refuse %j', (written, message) => {
    expect(cpuControl.safeParse(written).error?.issues[0]?.message).toBe(message)
  })
})
