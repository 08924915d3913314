import type { Trial } from './trial.ts'

/** What a campaign tells while it goes on; only cli and web turn it into text. */
export type CampaignEvent =
  | { readonly kind: 'planned'; readonly trials: number; readonly finishedBefore: number; readonly estimateNs: number }
  | { readonly kind: 'block-started'; readonly block: number; readonly blocks: number; readonly boot: number }
  | { readonly kind: 'booted'; readonly boot: number; readonly durationNs: number }
  | { readonly kind: 'trial-finished'; readonly trial: Trial; readonly finished: number; readonly trials: number }
  | { readonly kind: 'block-finished'; readonly block: number }
  | { readonly kind: 'warning'; readonly message: string }

export type CampaignListener = (event: CampaignEvent) => void
