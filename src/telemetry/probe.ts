import type { Column } from '../model/sample.ts'

type ThreadRole = 'emulator' | 'io' | 'vhost'

/** A running VM, as its host sees it. */
export type ProbedVm = {
  readonly name: string
  readonly pid: number
  readonly vcpus: readonly { readonly index: number; readonly tid: number }[]
  readonly others: readonly { readonly role: ThreadRole; readonly tid: number }[]
}

/** What there is to probe, as plain data that can be handed to another thread. */
export type ProbeTarget = {
  readonly vms: readonly ProbedVm[]
  /** Links of the lab to look at; null for all. */
  readonly labLinks: readonly string[] | null
  /** A process in the counterpart's network namespace; null where the counterpart is another machine. */
  readonly counterpartPid: number | null
  readonly cores: readonly number[]
  /** major:minor of the file system that holds the VMs' disks; null where it is not known. */
  readonly dataDevice: string | null
  /** Directory of the lab's network files, such as `/proc/self/net` */
  readonly hostNet: string
  /** VM to its directory in the `cpu` hierarchy (version 1) or the only one (version 2). */
  readonly cgroups: Readonly<Record<string, string | null>>
  /** For names that are gone at once. */
  readonly scratchDirectory: string
  /** Counts events on cores when it is asked (`guest/corecounts`); null where there is none. */
  readonly coreCountsProgram: string | null
}

/** Writes a value for each column from `offset` on; NaN where what it tells of was gone. Never throws. */
type Decode = (values: Float64Array, offset: number) => void

/** A part of the host whose numbers are read again and again, cheaply. */
export interface Probe {
  readonly name: string
  readonly columns: readonly Column[]
  /** Where values come from another program: asks it for new ones, which the captures from then on hold. Never throws. */
  ask?(): void
  /** Resolves when the last answer is there, or does not come: captures can be decoded then. Never rejects. */
  settle?(): Promise<void>
  /** Takes what there is now, as it is: making numbers of it can wait until nothing is measured. Never throws. */
  capture(): Decode
  close(): void
}

/** Why this host, or this target, has nothing for a probe to read. */
export type Unavailable = { readonly unavailable: string }

export type ProbeOpener = {
  readonly name: string
  readonly open: (target: ProbeTarget) => Probe | Unavailable | Promise<Probe | Unavailable>
}
