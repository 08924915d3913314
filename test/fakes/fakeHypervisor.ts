import type {
  BlockStatistics,
  Hypervisor,
  ThreadPinning,
  Vm,
  VmFacts,
  VmSpec,
} from '../../src/hypervisors/hypervisor.ts'
import type { DiskThrottle } from '../../src/model/diskThrottle.ts'
import { TonariError } from '../../src/model/error.ts'
import { FakeGuest } from './fakeGuest.ts'

const NO_TIMES = { flushOperations: 0, writeTimeNs: 0, readTimeNs: 0, flushTimeNs: 0 }
const BOUND_NS = 1e6
const NO_THROTTLE: DiskThrottle = { writeBytesPerSecond: null, readBytesPerSecond: null }

/** A hypervisor in memory, for unit tests only; the conformance suite holds it to what QEMU does. */
export class FakeHypervisor implements Hypervisor {
  readonly kind = 'fake'
  readonly alive = new Set<number>()
  private readonly templates = new Map<string, ReadonlyMap<string, string>>()
  private nextPid = 1

  version(): Promise<string> {
    return Promise.resolve('fake 1')
  }

  start(spec: VmSpec): Promise<Vm> {
    if (spec.kernelPath.startsWith('/nonexistent')) {
      return Promise.reject(new TonariError('internal', `${spec.name}: no kernel at ${spec.kernelPath}`))
    }
    const pid = this.nextPid++
    this.alive.add(pid)
    const start = spec.template?.use === 'start' ? spec.template.path : null
    const files = new Map(start === null ? [] : this.templates.get(start))
    return Promise.resolve(
      new FakeVm(spec, pid, new FakeGuest(files, start === null), {
        ended: () => this.alive.delete(pid),
        saved: (path, content) => this.templates.set(path, content),
      }),
    )
  }
}

type Hooks = { ended: () => void; saved: (path: string, content: ReadonlyMap<string, string>) => void }

class FakeVm implements Vm {
  readonly name: string
  readonly pid: number
  readonly agent
  readonly exited: Promise<string>
  paused = false
  private readonly spec: VmSpec
  private readonly guest: FakeGuest
  private readonly hooks: Hooks
  private throttle: DiskThrottle
  private cores: readonly [readonly number[], readonly number[]]
  private end: (how: string) => void = () => undefined

  constructor(spec: VmSpec, pid: number, guest: FakeGuest, hooks: Hooks) {
    this.name = spec.name
    this.pid = pid
    this.spec = spec
    this.guest = guest
    this.hooks = hooks
    this.agent = guest.stream
    this.throttle = spec.disk?.throttle ?? NO_THROTTLE
    this.cores = [spec.vcpuCores, spec.emulatorCores]
    this.exited = new Promise((resolve) => {
      this.end = resolve
    })
  }

  pause(): Promise<void> {
    this.paused = true
    this.guest.pause()
    return Promise.resolve()
  }

  resume(): Promise<void> {
    this.paused = false
    this.guest.resume()
    return Promise.resolve()
  }

  pin(vcpuCores: readonly number[], emulatorCores: readonly number[]): Promise<readonly ThreadPinning[]> {
    this.cores = [vcpuCores, emulatorCores]
    return this.readPinning()
  }

  readPinning(): Promise<readonly ThreadPinning[]> {
    const [vcpus, others] = this.cores
    return Promise.resolve([
      ...vcpus.map((core, index) => ({
        id: this.pid * 100 + index,
        thread: 'vcpu',
        role: 'vcpu' as const,
        cores: [core],
      })),
      { id: this.pid, thread: 'main', role: 'emulator' as const, cores: others },
      { id: this.pid * 100 + 99, thread: 'io', role: 'io' as const, cores: others },
    ])
  }

  vcpuThreads(): Promise<readonly number[]> {
    return Promise.resolve(this.cores[0].map((_, index) => this.pid * 100 + index))
  }

  setThrottle(throttle: DiskThrottle): Promise<void> {
    this.throttle = throttle
    return Promise.resolve()
  }

  facts(): Promise<VmFacts> {
    const { vcpus, memoryBytes, acceleration, disk, nics } = this.spec
    return Promise.resolve({
      vcpus,
      memoryBytes,
      accelerator: acceleration,
      cacheDirect: disk !== null,
      diskBytes: disk?.sizeBytes ?? null,
      nics: nics.map(({ mac }) => ({ model: 'fake-net', mac })),
      throttle: this.throttle,
    })
  }

  blockStatistics(): Promise<BlockStatistics> {
    const { writtenBytes } = this.guest
    return Promise.resolve({
      writtenBytes,
      readBytes: 0,
      writeOperations: writtenBytes / 65536,
      readOperations: 0,
      ...NO_TIMES,
      readLatency: { boundsNs: [BOUND_NS], counts: [0, 0] },
      writeLatency: { boundsNs: [BOUND_NS], counts: [writtenBytes / 65536, 0] },
    })
  }

  async saveTemplate(): Promise<void> {
    if (this.spec.template?.use !== 'make') throw new TonariError('internal', `${this.name} is not to be a template`)
    await this.pause()
    this.hooks.saved(this.spec.template.path, new Map(this.guest.files))
  }

  async stop(): Promise<void> {
    this.finish('exit status 0')
    await this.exited
  }

  async kill(): Promise<void> {
    this.finish('signal SIGKILL')
    await this.exited
  }

  private finish(how: string): void {
    this.hooks.ended()
    this.end(how)
    this.guest.close()
  }
}
