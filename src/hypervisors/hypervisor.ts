import type { DiskThrottle } from '../model/diskThrottle.ts'
import type { Acceleration } from '../model/hostFacts.ts'

/** A VM to be made. Paths are the host's. */
export type VmSpec = {
  readonly name: string
  readonly acceleration: Acceleration
  readonly vcpus: number
  readonly memoryBytes: number
  /** NUMA node that all memory must come from; null leaves it to the kernel. */
  readonly memoryNode: number | null
  readonly kernelPath: string
  readonly initrdPath: string
  readonly rootImagePath: string
  readonly vcpuCores: readonly number[]
  readonly emulatorCores: readonly number[]
  /** Cores that all threads may use until `pin` is called; null pins them from the start. */
  readonly bootCores: readonly number[] | null
  /** An open file of the caller's, raw, opened for direct I/O; the VM keeps its own reference. */
  readonly disk: { readonly fd: number; readonly sizeBytes: number; readonly throttle: DiskThrottle } | null
  readonly nics: readonly { readonly tap: string; readonly mac: string }[]
  readonly template: Template | null
}

/**
 * `make`: the VM boots, and `saveTemplate` makes a template of it at this path, which keeps its memory as a file. `start`: the
 * VM goes on from where such a template was saved, instead of booting. What it was made of must have ended by then, for its
 * memory is what all that start from it begin with.
 */
export type Template = { readonly path: string; readonly use: 'make' | 'start' }

export type ThreadRole = 'vcpu' | 'emulator' | 'io'
/** `id` is the kernel's. */
export type ThreadPinning = {
  readonly id: number
  readonly thread: string
  readonly role: ThreadRole
  readonly cores: readonly number[]
}

/** Operations by how long they took: `counts[i]` of them less than `boundsNs[i]` and no less than the bound before it; the last has none. */
export type LatencyHistogram = { readonly boundsNs: readonly number[]; readonly counts: readonly number[] }

/** Counters since the VM started. Times are the sums over all operations, from the guest's request to its answer. */
export type BlockStatistics = {
  readonly writtenBytes: number
  readonly readBytes: number
  readonly writeOperations: number
  readonly readOperations: number
  readonly flushOperations: number
  readonly writeTimeNs: number
  readonly readTimeNs: number
  readonly flushTimeNs: number
  /** Null where the hypervisor keeps no such counts. */
  readonly readLatency: LatencyHistogram | null
  readonly writeLatency: LatencyHistogram | null
}

/** What the hypervisor itself says of a running VM. */
export type VmFacts = {
  readonly vcpus: number
  readonly memoryBytes: number
  readonly accelerator: string
  readonly cacheDirect: boolean
  /** Of the data disk; null without one. */
  readonly diskBytes: number | null
  readonly nics: readonly { readonly model: string; readonly mac: string }[]
  readonly throttle: DiskThrottle
}

/** A byte stream to the agent inside the guest. */
export interface AgentStream {
  write(text: string): void
  onData(listener: (text: string) => void): void
  onClose(listener: () => void): void
}

export interface Vm {
  readonly name: string
  readonly pid: number
  readonly agent: AgentStream
  /** Resolves when the VM is gone, with what is known of why. */
  readonly exited: Promise<string>
  readonly paused: boolean
  pause(): Promise<void>
  resume(): Promise<void>
  /** Pins every thread and returns what the kernel says afterwards. */
  pin(vcpuCores: readonly number[], emulatorCores: readonly number[]): Promise<readonly ThreadPinning[]>
  readPinning(): Promise<readonly ThreadPinning[]>
  /** Kernel ids of the vCPU threads. */
  vcpuThreads(): Promise<readonly number[]>
  setThrottle(throttle: DiskThrottle): Promise<void>
  facts(): Promise<VmFacts>
  blockStatistics(): Promise<BlockStatistics>
  /** Pauses a VM that is to be a template and writes its state; the VM stays paused. */
  saveTemplate(): Promise<void>
  /** Asks the hypervisor to end in order; resolves when it has. */
  stop(): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}

export interface Hypervisor {
  readonly kind: string
  version(): Promise<string>
  /** Starts and pins a VM. Its guest may still be booting when this resolves. */
  start(spec: VmSpec): Promise<Vm>
}
