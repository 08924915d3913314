import { z } from 'zod'
import { controlledVms } from './controlledVms.ts'
import { bitRate, byteSize } from './units.ts'

const from = bitRate.optional().describe('What each VM may send')
const to = bitRate.optional().describe('What each VM may receive')

function needsARate(rates: { fromVm?: number | undefined; toVm?: number | undefined }): boolean {
  return rates.fromVm !== undefined || rates.toVm !== undefined
}
const NO_RATE = { error: 'expected a rate: fromVm or toVm' }

const ceiling = z
  .strictObject({
    by: z.literal('ceiling').describe("A queue at each VM's tap"),
    on: controlledVms,
    fromVm: from,
    toVm: to,
  })
  .refine(needsARate, NO_RATE)

const policing = z
  .strictObject({
    by: z.literal('policing').describe("Packets above the rate are dropped at each VM's tap, without a queue"),
    on: controlledVms,
    fromVm: from,
    toVm: to,
    burst: byteSize.optional().describe('What may pass at once; 20 ms worth and at least 128 KiB when left out'),
  })
  .refine(needsARate, NO_RATE)

const guaranteed = z
  .strictObject({
    by: z.literal('guaranteed').describe('A part of the NIC port that each VM has for certain'),
    on: controlledVms,
    fromVm: bitRate.optional().describe('What each VM can send whatever the others do'),
    toVm: bitRate.optional().describe('What each VM can receive whatever the others do'),
    fromVmCeiling: bitRate.optional().describe("Most that each VM may send; the port's rate when left out"),
    toVmCeiling: bitRate.optional().describe("Most that each VM may receive; the port's rate when left out"),
  })
  .refine(needsARate, NO_RATE)
  .refine(({ fromVm, fromVmCeiling }) => isCeilingOf(fromVmCeiling, fromVm), {
    error: 'expected a ceiling that is not below fromVm',
    path: ['fromVmCeiling'],
  })
  .refine(({ toVm, toVmCeiling }) => isCeilingOf(toVmCeiling, toVm), {
    error: 'expected a ceiling that is not below toVm',
    path: ['toVmCeiling'],
  })

function isCeilingOf(ceilingRate: number | undefined, rate: number | undefined): boolean {
  return ceilingRate === undefined || (rate !== undefined && ceilingRate >= rate)
}

/** A limit on VMs' traffic. Rates in bits per second, of whole Ethernet frames without preamble and checksum. */
export const networkControl = z.discriminatedUnion('by', [ceiling, policing, guaranteed])

export type NetworkControl = z.infer<typeof networkControl>
export type CeilingControl = Extract<NetworkControl, { by: 'ceiling' }>
export type PolicingControl = Extract<NetworkControl, { by: 'policing' }>
export type GuaranteedControl = Extract<NetworkControl, { by: 'guaranteed' }>
