import type { Trial } from './trial.ts'

/** What a campaign tells while it goes on; only cli and web turn it into text. */
export type CampaignEvent =
  | { readonly kind: 'planned'; readonly cells: number; readonly finishedBefore: number; readonly estimateNs: number }
  | {
      readonly kind: 'block-started'
      readonly block: number
      readonly boot: number
      readonly windows: number
      readonly undecided: number
      readonly expectedNs: number
    }
  | { readonly kind: 'booted'; readonly boot: number; readonly durationNs: number }
  | { readonly kind: 'trial-finished'; readonly trial: Trial }
  | {
      readonly kind: 'block-finished'
      readonly boot: number
      readonly decided: number
      readonly open: number
      /** About the time to the next look of all open cells. */
      readonly toNextLookNs: number
      /** Why the block is void for some cells. */
      readonly voids: readonly string[]
    }
  | { readonly kind: 'qualifying'; readonly expectedNs: number; readonly mostNs: number }
  | { readonly kind: 'qualified'; readonly sentence: string; readonly qualified: boolean }
  | { readonly kind: 'warning'; readonly message: string }

export type CampaignListener = (event: CampaignEvent) => void
