import { expect, test } from 'vitest'
import { asWritten, bitRateText, bytesText, roughDuration } from '../../src/plan/quantities.ts'

test.each([
  [1, '1 B'],
  [1472, '1472 B'],
  [4096, '4 KiB'],
  [256 * 2 ** 20, '256 MiB'],
  [1.5 * 2 ** 30, '1536 MiB'],
  [4 * 2 ** 30, '4 GiB'],
  [5000, '5 kB'],
  [128e6, '128 MB'],
  [3e9, '3 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

test.each([
  [500, '0.5 kbit/s'],
  [50e6, '50 Mbit/s'],
  [2.5e9, '2.5 Gbit/s'],
])('%d bits per second are %s', (bits, text) => {
  expect(bitRateText(bits)).toBe(text)
})

test.each([
  [0.4e9, '0 s'],
  [59.4e9, '59 s'],
  [59.6e9, '1 min 0 s'],
  [312e9, '5 min 12 s'],
  [3599.7e9, '1 h 0 min'],
  [7500e9, '2 h 5 min'],
])('%d ns are about %s', (ns, text) => {
  expect(roughDuration(ns)).toBe(text)
})

test('a key decides on its unit; other keys and words have none', () => {
  expect(asWritten('duration', 1.2e9)).toBe('1.2 s')
  expect(asWritten('duration', 250e6)).toBe('250 ms')
  expect(asWritten('writeRate', 24 * 2 ** 20)).toBe('24 MiB/s')
  expect(asWritten('portRate', 'unlimited')).toBe('unlimited')
  expect(asWritten('blocks', 4)).toBe(4)
})
