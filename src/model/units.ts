import { z } from 'zod'

const BYTE_UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
}
const TIME_UNITS_NS: Record<string, number> = { ms: 1e6, s: 1e9, min: 60e9 }
const BIT_RATE_UNITS: Record<string, number> = { 'kbit/s': 1e3, 'Mbit/s': 1e6, 'Gbit/s': 1e9 }

const byteRateUnits = Object.fromEntries(Object.entries(BYTE_UNITS).map(([unit, factor]) => [`${unit}/s`, factor]))

function quantity(what: string, example: string, units: Record<string, number>) {
  const names = Object.keys(units)
  const alternatives = names.map((name) => name.replace('/', '\\/')).join('|')
  const pattern = new RegExp(`^([0-9]+(?:\\.[0-9]+)?) ?(${alternatives})$`)
  return z
    .string({ error: `expected ${what} with its unit, such as ${example}` })
    .regex(pattern, { error: `expected ${what} with a unit out of ${names.join(', ')}, such as ${example}` })
    .transform((text) => {
      const [, amount = '', unit = ''] = pattern.exec(text) ?? []
      return Math.round(Number(amount) * (units[unit] ?? Number.NaN))
    })
    .refine((value) => value > 0, { error: `expected ${what} above zero` })
}

/** Sizes in YAML such as `256 MiB`, parsed to bytes. */
export const byteSize = quantity('a size', '256 MiB', BYTE_UNITS)
/** Durations in YAML such as `1.5 s`, parsed to nanoseconds. */
export const durationNs = quantity('a duration', '1.5 s', TIME_UNITS_NS)
/** Byte rates in YAML such as `24 MiB/s`, parsed to bytes per second. */
export const byteRate = quantity('a rate', '24 MiB/s', byteRateUnits)
/** Bit rates in YAML such as `50 Mbit/s`, parsed to bits per second. */
export const bitRate = quantity('a rate', '50 Mbit/s', BIT_RATE_UNITS)
