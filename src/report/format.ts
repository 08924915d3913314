const number = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 })

/** What stands for a value that does not exist. */
export const NONE = '–'
const NBSP = '\u00a0'

/** A unit to show values in: shown value = value / divisor. */
export type Scale = { readonly divisor: number; readonly unit: string }

const PREFIXES = [
  { divisor: 1e9, prefix: 'G' },
  { divisor: 1e6, prefix: 'M' },
  { divisor: 1e3, prefix: 'k' },
]

/** The prefix that suits the largest value to be shown, for bytes and bits; other units stay as they are. */
export function scaleFor(largest: number, unit: string): Scale {
  const bare = unit
    .replace(/^bytes?(?=\/|$)/, 'B')
    .replace(/^bits(?=\/|$)/, 'bit')
    .replace(/^1\//, 'per ')
  if (!/^(?:B|bit)(?:\/s)?$/.test(bare)) return { divisor: 1, unit: bare }
  const found = PREFIXES.find(({ divisor }) => Math.abs(largest) >= divisor)
  return found ? { divisor: found.divisor, unit: found.prefix + bare } : { divisor: 1, unit: bare }
}

/** A measured number with four significant digits: `1,235,000`, `0.0123`. */
export function formatNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NONE
  return number.format(value)
}

/**
 * A value with its unit, in the prefix that suits it: `23.5 MB/s`. Durations (`ns`), shares (`ratio`), counts (`1`)
 * and counts per time (`1/s`) are shown as such: `1.5 ms`, `74.1 %`, `12`, `12 per s`.
 */
export function formatQuantity(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return NONE
  if (unit === 'ns') return formatDuration(value)
  if (unit === 'ratio') return formatPercent(value)
  if (unit === '1' || unit === '') return formatNumber(value)
  const scale = scaleFor(value, unit)
  return `${formatNumber(value / scale.divisor)}${NBSP}${scale.unit}`
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** A size of memory or of a file in powers of 1024: `256 MiB`. */
export function formatSize(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return NONE
  const power = bytes < 1024 ? 0 : Math.min(BINARY.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${number.format(bytes / 1024 ** power)}${NBSP}${BINARY[power] ?? ''}`
}

/** A duration: `3 min 20 s`, `1.5 s`, `120 µs`. */
export function formatDuration(durationNs: number | null): string {
  if (durationNs === null || !Number.isFinite(durationNs)) return NONE
  if (durationNs >= 60e9) {
    const seconds = Math.round(durationNs / 1e9)
    return `${Math.floor(seconds / 60)}${NBSP}min ${seconds % 60}${NBSP}s`
  }
  if (durationNs >= 1e9 || durationNs === 0) return `${number.format(durationNs / 1e9)}${NBSP}s`
  return durationNs >= 1e6
    ? `${number.format(durationNs / 1e6)}${NBSP}ms`
    : `${number.format(durationNs / 1e3)}${NBSP}µs`
}

const percentDigits = (share: number) => (share * 100).toFixed(1)

/** A share as a percentage with one decimal: `33.5 %`. */
export function formatPercent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? NONE : `${percentDigits(share)}${NBSP}%`
}

/** The confidence of an interval, `96.67 %`: in a gate of many cells a whole number would read 100 %. */
export function formatConfidence(confidence: number): string {
  return `${Number((confidence * 100).toFixed(2))}${NBSP}%`
}

/** A share with its interval: `33.5 % [31.2, 35.9]`; without brackets where there is no interval. */
export function formatRatio(ratio: { ratio: number | null; low: number | null; high: number | null }): string {
  if (ratio.ratio === null || ratio.low === null || ratio.high === null) return formatPercent(ratio.ratio)
  return `${formatPercent(ratio.ratio)} [${percentDigits(ratio.low)}, ${percentDigits(ratio.high)}]`
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** `two neighbours`, `12 neighbours`. */
export function formatCount(n: number, singular: string): string {
  return `${WORDS[n] ?? n} ${singular}${n === 1 ? '' : 's'}`
}

export function formatAcceleration(acceleration: 'kvm' | 'tcg'): string {
  return acceleration === 'kvm' ? 'KVM' : 'emulated (TCG)'
}
