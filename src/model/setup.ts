/** One step of the set-up as people see it. */
export type SetupStepView = {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly needed: boolean
}

/** What a set-up tells while it goes on; only cli turns it into text. */
export type SetupEvent =
  | { readonly kind: 'step-skipped'; readonly step: SetupStepView }
  | { readonly kind: 'step-planned'; readonly step: SetupStepView }
  | { readonly kind: 'step-started'; readonly step: SetupStepView }
  | { readonly kind: 'step-finished'; readonly step: SetupStepView; readonly durationNs: number }

export type SetupListener = (event: SetupEvent) => void
