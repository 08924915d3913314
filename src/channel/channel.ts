import type { OutputChunk } from '../model/guestProgram.ts'
import type { ClockReading } from '../model/trial.ts'

/** How a run of a program in the guest ended. Times are the guest's monotonic clock in ns. */
type RunEnd = { readonly timeNs: number; readonly status: number; readonly signal: number }

/** One start of a job's program; a looping job has many. */
export type JobRun = {
  readonly run: number
  readonly startedNs: number
  readonly output: OutputChunk[]
  readonly errors: OutputChunk[]
  end: RunEnd | null
}

/** A program that the agent runs, watched from the host. */
export interface GuestJob {
  readonly name: string
  readonly runs: readonly JobRun[]
  /** Resolves when the first run has really begun. Rejects when the program cannot be started. */
  readonly started: Promise<JobRun>
  /** Resolves with the last run when the job is over. Rejects when the VM goes away. */
  readonly ended: Promise<JobRun>
  /** Lets a held job start at an instant of the guest's clock. */
  go(atGuestNs: number): Promise<void>
  /** Ends the process group and any looping; resolves when it is gone. A job that is over already is left alone. */
  kill(signal?: number): Promise<void>
}

export type GuestHello = { readonly kernel: string; readonly cpus: number; readonly memoryBytes: number }

/** The host's side of the talk with the agent in one guest. Rejections are TonariError `internal`. */
export interface GuestAgent {
  readonly vm: string
  /** Resolves when the freshly booted agent has spoken. */
  ready(timeoutMs: number): Promise<void>
  hello(): Promise<GuestHello>
  /** Offset of the guest's clock from `roundTrips` exchanges; the quickest one counts. */
  readClock(roundTrips: number): Promise<ClockReading>
  readFile(path: string): Promise<string>
  writeFile(path: string, text: string): Promise<void>
  mount(device: string, directory: string, type: string): Promise<void>
  setUpInterface(name: string, mac: string | null, address: string, netmask: string): Promise<void>
  setIdentity(hostname: string, seed: string): Promise<void>
  /** Writes all dirty pages to disk. */
  sync(): Promise<void>
  /** `hold` waits for `go`; `loop` starts again after each successful end. */
  spawn(name: string, mode: 'now' | 'hold' | 'loop', argv: readonly string[]): Promise<GuestJob>
  /** Runs a program to its end and returns what it wrote. Rejects on a non-zero status. */
  run(argv: readonly string[]): Promise<string>
}
