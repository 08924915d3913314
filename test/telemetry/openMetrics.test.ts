import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column } from '../../src/model/sample.ts'
import { openMetrics } from '../../src/telemetry/openMetrics.ts'
import { brokenRules } from './openMetricsRules.ts'

const column = (metric: string, unit: string, kind: Column['kind'], dimensions: Column['dimensions'] = {}): Column => ({
  metric,
  unit,
  kind,
  dimensions,
})

const WAITS = ['0', '1'].map((vcpu) => column('vcpu.wait', 'ns', 'counter', { vm: 'vm1', vcpu }))

describe('openMetrics', () => {
  it('gives seconds, and names a family once', () => {
    expect(openMetrics(WAITS, [1_500_000_000, 3])).toBe(
      [
        '# TYPE tonari_vcpu_wait_seconds counter',
        '# UNIT tonari_vcpu_wait_seconds seconds',
        '# HELP tonari_vcpu_wait_seconds Time that a vCPU thread waited for a core',
        'tonari_vcpu_wait_seconds_total{vm="vm1",vcpu="0"} 1.5',
        'tonari_vcpu_wait_seconds_total{vm="vm1",vcpu="1"} 3e-9',
        '# EOF',
        '',
      ].join('\n'),
    )
  })

  it('puts the unit behind a name only where it is not there yet', () => {
    const text = openMetrics(
      [
        column('disk.readBytes', 'bytes', 'counter', { device: 'vda' }),
        column('memory.dirty', 'bytes', 'gauge'),
        column('frequency', 'Hz', 'gauge', { core: '0' }),
        column('throttled.periods', 'count', 'counter', { vm: 'vm1' }),
      ],
      [7, 8, 2.4e9, 9],
    )
    expect(text).toContain('\ntonari_disk_read_bytes_total{device="vda"} 7\n')
    expect(text).toContain('\ntonari_memory_dirty_bytes 8\n')
    expect(text).toContain('\ntonari_frequency_hertz{core="0"} 2400000000\n')
    expect(text).toContain('\ntonari_throttled_periods_total{vm="vm1"} 9\n')
    expect(text).not.toContain('# UNIT tonari_throttled_periods')
    expect(brokenRules(text)).toEqual([])
  })

  it('keeps families together, and leaves out what has no value', () => {
    const mixed = [WAITS[0]!, column('memory.dirty', 'bytes', 'gauge'), WAITS[1]!]
    expect(brokenRules(openMetrics(mixed, [1, 2, 3]))).toEqual([])
    const text = openMetrics(mixed, [Number.NaN, Number.NaN, 3])
    expect(text).not.toContain('memory')
    expect(text).toContain('vcpu="1"')
    expect(text).not.toContain('vcpu="0"')
    expect(openMetrics([], [])).toBe('# EOF\n')
  })

  it('keeps the rules of the format whatever a label holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, min: 0 }), (vm, value) => {
        const text = openMetrics([column('vcpu.run', 'ns', 'counter', { vm })], [value])
        expect(brokenRules(text)).toEqual([])
      }),
    )
  })
})
