import type { GuestCommand, GuestContext, OutputChunk } from '../model/guestProgram.ts'
import type { WorkloadResult } from '../model/trial.ts'
import type { ParamsOf, Program } from '../model/workloadSpec.ts'

/** Speeds of the testbed that bound a workload, for estimating how long it takes. */
export type TestbedSpeeds = {
  readonly diskWriteBytesPerSecond: number | null
  readonly diskReadBytesPerSecond: number | null
  readonly emulated: boolean
}

/**
 * What a load must ask for all the time: vCPUs kept busy by so many threads, data that move over a device, or either
 * of the two. `none` for the placebo. Held against what the host sees, so that a load that stopped is never taken for
 * a gentle one.
 */
export type Demand =
  | { readonly kind: 'processor'; readonly threads: number }
  | {
      readonly kind: 'flow' | 'either'
      readonly over: 'network' | 'disk'
      /** What it has under way at once, where each such piece goes to the device whole. */
      readonly requestBytes?: number
    }
  | { readonly kind: 'none' }

/** A program in a guest, as victim (one window) and as load (looped by the agent until it is stopped). */
export interface Workload<P extends Program> {
  readonly program: P
  /** The judged figure: a rate, larger is better. */
  metric(params: ParamsOf<P>): { readonly name: string; readonly unit: string }
  /** Loads the program and its libraries and ends at once: a first start from a cold disk would eat into a window. */
  readonly warmUp: readonly string[]
  /** The victim's window. */
  command(params: ParamsOf<P>, context: GuestContext): GuestCommand
  /** One pass of the load. Passes follow each other until the agent stops them; the fewer gaps, the better. */
  load(params: ParamsOf<P>, context: GuestContext): GuestCommand
  demand(params: ParamsOf<P>): Demand
  /** Reads what `command` printed. Throws TonariError `internal` when the output is not that of a finished run. */
  parse(output: readonly OutputChunk[], params: ParamsOf<P>): WorkloadResult
  /**
   * The amounts delivered over time, from a running or stopped program's output: each with the guest's monotonic
   * time in ns at the end of its interval and the amount since the one before, in the numerator of the metric's
   * unit. Empty where the program streams nothing.
   */
  progress(output: readonly OutputChunk[], params: ParamsOf<P>): readonly { timeNs: number; amount: number }[]
  /** Expected length of a window in ns. */
  estimateNs(params: ParamsOf<P>, speeds: TestbedSpeeds): number
}
