import type { SymbolName } from './palette.ts'

/** A value at a number of VMs, with the ends of its interval and the single windows behind it. */
export type Point = {
  readonly vms: number
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly windows: readonly number[]
  /** The value as text, written above it. */
  readonly label: string
}

export type PointSeries = {
  readonly name: string
  readonly colour: string
  readonly symbol: SymbolName
  readonly points: readonly Point[]
  /** Values stand above their points, or, to leave room for a series above, below the first and left of the others. */
  readonly labels?: 'beside'
}

export type Panel = {
  readonly title: string
  /** What the vertical axis shows, with its unit. */
  readonly axis: string
  /** Panels of the same name share the range of their vertical axis. */
  readonly scale: string
  readonly series: readonly PointSeries[]
  /** A dashed line at this value. */
  readonly line?: number
  /** A grey band behind the points, such as the placebo's interval. */
  readonly band?: { readonly low: number; readonly high: number }
}
