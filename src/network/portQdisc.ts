import { z } from 'zod'
import type { PortFacts } from './network.ts'

const qdiscs = z.array(
  z.object({
    kind: z.string(),
    root: z.boolean().optional(),
    drops: z.number().optional(),
    options: z.object({ rate: z.number().optional() }).optional(),
  }),
)

const described = z.array(
  z.looseObject({ dev: z.string(), kind: z.string(), parent: z.string().optional(), options: z.unknown().optional() }),
)

/** Parses `tc -j qdisc show`: device, with its place in the tree, to kind and settings. */
export function parseQdiscs(text: string): Record<string, string> {
  return Object.fromEntries(
    described
      .parse(JSON.parse(text))
      .map(({ dev, kind, parent, options }) => [
        parent === undefined ? dev : `${dev} ${parent}`,
        `${kind} ${JSON.stringify(options ?? {})}`,
      ]),
  )
}

/** Parses `tc -s -j qdisc show dev PORT`; `tc` gives rates in bytes per second. */
export function parsePortQdisc(text: string): PortFacts {
  const list = qdiscs.parse(JSON.parse(text))
  const root = list.find((qdisc) => qdisc.root === true) ?? list[0]
  const rate = root?.options?.rate
  return {
    rateBitsPerSecond: rate === undefined ? null : rate * 8,
    qdisc: root?.kind ?? 'none',
    droppedPackets: root?.drops ?? 0,
  }
}
