import type { LimitBinding } from '../../model/limitBinding.ts'

/** A column of telemetry, or all of a metric whose dimensions agree with these. */
export type Column = { readonly metric: string; readonly dimensions: Readonly<Record<string, string>> }

/** What counts the amount that a limit lets through. */
export type Source =
  | {
      /** Sampled ten times a second. */
      readonly kind: 'sampled'
      readonly counter: string
      readonly columns: readonly Column[]
      /** Amount in the limit's unit, a second left out, of one count. */
      readonly scale: number
      /** Added for each count of other columns, such as headers that only one of both sees. */
      readonly corrections?: readonly { readonly column: Column; readonly scale: number }[]
      /** A gauge or counter that shows, by being above zero or rising, that more was wanted. */
      readonly wanting?: { readonly column: Column; readonly by: 'level' | 'rise' }
      /** Tells something only while no VM sends but those of the limit. */
      readonly soleSender: boolean
      /** Counts as the limit does for datagrams only. */
      readonly datagramsOnly?: true
    }
  | {
      /** Read before and after the window only. */
      readonly kind: 'read'
      readonly counter: string
      readonly columns: readonly Column[]
      readonly scale: number
    }

/** One limit of a control. Amounts are in the unit of `set`, a second left out. */
export type Limit = Pick<LimitBinding, 'control' | 'resource' | 'by' | 'what' | 'kind' | 'set' | 'unit'> & {
  readonly vms: readonly string[]
  /** `set` and `burst` are of each VM, though all that run are counted as one. */
  readonly each?: true
  /** Amount that may pass at once. */
  readonly burst: number
  readonly source: Source
}
