import { z } from 'zod'

export type HtbClassFacts = {
  readonly id: string
  readonly rateBitsPerSecond: number
  readonly ceilingBitsPerSecond: number
}

const UNITS: Readonly<Record<string, number>> = { bit: 1, Kbit: 1e3, Mbit: 1e6, Gbit: 1e9, Tbit: 1e12 }
const RATE = '(\\d+(?:\\.\\d+)?)(bit|Kbit|Mbit|Gbit|Tbit)'
const CLASS = new RegExp(`^class htb (\\S+) .*?\\brate ${RATE} ceil ${RATE} `)

/** Parses `tc class show dev DEVICE`, whose JSON form prints the same text for htb. */
export function parseHtbClasses(text: string): HtbClassFacts[] {
  return text.split('\n').flatMap((line) => {
    const [, id = '', rate = '', rateUnit = '', ceiling = '', ceilingUnit = ''] = CLASS.exec(line) ?? []
    if (id === '') return []
    return [
      {
        id,
        rateBitsPerSecond: Number(rate) * (UNITS[rateUnit] ?? Number.NaN),
        ceilingBitsPerSecond: Number(ceiling) * (UNITS[ceilingUnit] ?? Number.NaN),
      },
    ]
  })
}

const qdiscs = z.array(
  z.object({
    kind: z.string(),
    dev: z.string().optional(),
    parent: z.string().optional(),
    root: z.boolean().optional(),
    options: z.object({ rate: z.number().optional() }).optional(),
  }),
)

/** Kind and rate of a device's root queue in `tc -j qdisc show dev DEVICE`, which tells rates in bytes per second. */
export function parseRootQdisc(text: string): { readonly kind: string; readonly rateBitsPerSecond: number | null } {
  const root = qdiscs.parse(JSON.parse(text)).find((qdisc) => qdisc.root === true)
  const rate = root?.options?.rate
  return { kind: root?.kind ?? 'none', rateBitsPerSecond: rate === undefined ? null : rate * 8 }
}

/** Device that `tc filter show dev DEVICE parent ffff:` sends everything to; null when to none. */
export function parseRedirect(text: string): string | null {
  return /mirred \(Egress Redirect to device (\S+)\)/.exec(text)?.[1] ?? null
}
