import { z } from 'zod'
import { policingBurstBytes } from '../../model/queueing.ts'

/** Rates in bits per second; null for no limit. */
export type PolicedTap = {
  readonly vm: string
  readonly tap: string
  readonly fromVm: number | null
  readonly toVm: number | null
  readonly burstBytes: number | null
}

export function tableOf(vm: string): string {
  return `tonari_${vm.replaceAll(/[^A-Za-z0-9]/g, '_')}`
}

/** Input for `nft -f -`: a table for one tap. What comes from the VM enters the host there, what goes to it leaves. */
export function policingRules({ vm, tap, fromVm, toVm, burstBytes }: PolicedTap): string {
  const chains = [
    ...(fromVm === null ? [] : [chain('from', 'ingress', tap, fromVm, burstBytes)]),
    ...(toVm === null ? [] : [chain('to', 'egress', tap, toVm, burstBytes)]),
  ]
  return [`table netdev ${tableOf(vm)} {`, ...chains, '}', ''].join('\n')
}

/** What may pass at once, where nothing else is asked for. */
export function policedBurstBytes(bitsPerSecond: number, burst: number | null): number {
  return burst ?? policingBurstBytes(Math.floor(bitsPerSecond / 8))
}

function chain(name: string, hook: string, tap: string, bitsPerSecond: number, burst: number | null): string {
  const bytesPerSecond = Math.floor(bitsPerSecond / 8)
  const burstBytes = policedBurstBytes(bitsPerSecond, burst)
  return [
    `  chain ${name} {`,
    `    type filter hook ${hook} device "${tap}" priority 0; policy accept;`,
    `    limit rate over ${bytesPerSecond} bytes/second burst ${burstBytes} bytes counter drop`,
    '  }',
  ].join('\n')
}

const BYTES_OF: Readonly<Record<string, number>> = { bytes: 1, kbytes: 2 ** 10, mbytes: 2 ** 20 }

const limit = z.object({
  rate: z.number(),
  burst: z.number(),
  per: z.literal('second'),
  inv: z.literal(true),
  rate_unit: z.string().default('packets'),
  burst_unit: z.string().default('bytes'),
})
const listing = z.object({
  nftables: z.array(
    z.looseObject({
      rule: z.object({ chain: z.string(), expr: z.array(z.looseObject({ limit: limit.optional() })) }).optional(),
    }),
  ),
})

export type PolicedChain = { readonly chain: string; readonly bitsPerSecond: number; readonly burstBytes: number }

/** Parses `nft -j list table netdev NAME`: each chain's limit. */
export function parsePolicing(text: string): PolicedChain[] {
  return listing.parse(JSON.parse(text)).nftables.flatMap(({ rule }) => {
    const found = rule?.expr.find((each) => each.limit !== undefined)?.limit
    if (rule === undefined || found === undefined) return []
    const bytesPerSecond = found.rate * (BYTES_OF[found.rate_unit] ?? Number.NaN)
    const burstBytes = found.burst * (BYTES_OF[found.burst_unit] ?? Number.NaN)
    return [{ chain: rule.chain, bitsPerSecond: bytesPerSecond * 8, burstBytes }]
  })
}
