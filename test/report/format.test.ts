import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceMaximum } from '../../src/report/figures/pointChart.ts'
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatRatio,
  formatSize,
  scaleFor,
} from '../../src/report/format.ts'
import { describeParams } from '../../src/report/parameters.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('numbers with their units', () => {
  it.each([
    [23_512_345, 'B/s', '23.51 MB/s'],
    [1.2e9, 'bytes/s', '1.2 GB/s'],
    [50e6, 'bit/s', '50 Mbit/s'],
    [999, 'B/s', '999 B/s'],
    [0, 'bit/s', '0 bit/s'],
    [2_107_654, 'passes/s', '2,108,000 passes/s'],
    [2_107_654, '1/s', '2,108,000 per s'],
    [12, '1', '12'],
    [0.741, 'ratio', '74.1 %'],
    [1_500_000, 'ns', '1.5 ms'],
    [23.456, 'MB/s', '23.46 MB/s'],
    [Number.NaN, 'B/s', '–'],
    [null, 'B/s', '–'],
  ])('shows %s %s as %s', (value, unit, text) => {
    expect(plain(formatQuantity(value, unit))).toBe(text)
  })

  it('shows durations and sizes in the unit that suits them', () => {
    const durations = [0, 120e3, 1.5e6, 2.5e9, 59.94e9, 60e9, 200.4e9, null].map((ns) => plain(formatDuration(ns)))
    expect(durations).toEqual(['0 s', '120 µs', '1.5 ms', '2.5 s', '59.94 s', '1 min 0 s', '3 min 20 s', '–'])
    const sizes = [0, 512, 1024, 256 * 2 ** 20, 1.5 * 2 ** 30, null].map((bytes) => plain(formatSize(bytes)))
    expect(sizes).toEqual(['0 B', '512 B', '1 KiB', '256 MiB', '1.5 GiB', '–'])
  })

  it('shows shares, with an interval where there is one', () => {
    expect(plain(formatRatio({ ratio: 0.3349, low: 0.312, high: 0.359 }))).toBe('33.5 % [31.2, 35.9]')
    expect(plain(formatRatio({ ratio: 1, low: null, high: null }))).toBe('100.0 %')
    expect([formatPercent(null), formatRatio({ ratio: null, low: null, high: null })]).toEqual(['–', '–'])
    expect([formatCount(1, 'VM'), formatCount(2, 'VM'), formatCount(12345, 'VM'), formatNumber(null)]).toEqual([
      'one VM',
      'two VMs',
      '12345 VMs',
      '–',
    ])
  })

  it('never shows a prefix that leaves the largest value outside 1 to 1000', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 9e11, noNaN: true }), (value) => {
        const shown = value / scaleFor(value, 'B/s').divisor
        expect(shown).toBeGreaterThanOrEqual(1)
        expect(shown).toBeLessThan(1000)
      }),
    )
  })

  it('describes parameters in the words of the experiment file', () => {
    const text = describeParams({
      program: 'iozone',
      phase: 'write',
      cache: 'off',
      fileSize: 2 ** 25,
      recordSize: 2 ** 20,
      id: 'x',
    })
    expect(plain(text)).toBe('phase write, cache off, fileSize 32 MiB, recordSize 1 MiB')
    const stress = describeParams({
      program: 'stress-ng',
      stressor: 'vm',
      instances: 2,
      options: ['--vm-bytes', '64m'],
      duration: 2e9,
    })
    expect(plain(stress)).toBe('stressor vm, instances 2, options --vm-bytes 64m, duration 2 s')
  })

  it('ends axes just above the largest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (value) => {
        const maximum = niceMaximum(value)
        expect(maximum).toBeGreaterThan(value)
        expect(maximum).toBeLessThan(value * 1.8)
      }),
    )
    expect([niceMaximum(0), niceMaximum(100), niceMaximum(98), niceMaximum(47)]).toEqual([1, 120, 100, 50])
  })
})
