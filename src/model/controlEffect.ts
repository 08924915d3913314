import { z } from 'zod'

/** A ratio over blocks with its interval; each null where no block tells, or where one block has no interval. */
const ratio = z.object({
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().describe('Blocks, each with both windows in one boot'),
})

/** What a control did for VM1 and to its neighbours, held against the cell without it in the same blocks and boots. */
export const controlEffectSchema = z.object({
  base: z.string().describe('The cell without this control: none, else the first control of the experiment'),
  kept: ratio.describe("VM1's rate loaded under the control over its rate alone at the base"),
  gain: ratio.describe("VM1's rate loaded under the control over its rate loaded at the base"),
  improvement: ratio.extend({
    verdict: z.enum(['helps', 'does not help', 'inconclusive']),
    reason: z.string(),
  }),
  neighbours: ratio.describe('What all neighbours together delivered while loaded, over what they did at the base'),
  workConservation: z.object({
    with: z.number().nullable(),
    without: z.number().nullable(),
    reason: z.string().nullable().describe('Why there is none'),
  }),
})

export type ControlEffect = z.infer<typeof controlEffectSchema>
export type RatioOverBlocks = z.infer<typeof ratio>
