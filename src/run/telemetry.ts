import type { Column } from '../model/sample.ts'
import type { Sample } from './sample.ts'
import type { WindowVm } from './states.ts'

/** Every counter at one instant of the host's monotonic clock; `values` in the order of `columns`, NaN where gone. */
export type Snapshot = {
  readonly atNs: number
  readonly columns: readonly Column[]
  readonly values: readonly number[]
}

/** What watches a window. Reading is for outside of the window; sampling goes on inside it, in a thread of its own. */
export interface WindowTelemetry {
  /** Reads the host, the hypervisors, the counterpart and these guests. */
  read(guests: readonly WindowVm[]): Promise<Snapshot>
  /** Resolves when a first sample has been taken. */
  startSampling(trial: string): Promise<void>
  /** Takes a last sample, and gives what of all of them a window's record is made of. */
  stopSampling(): Promise<readonly Sample[]>
}
