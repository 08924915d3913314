import type { LocalConnection } from '../../host/localSocket.ts'
import type { Daemon } from '../../host/daemon.ts'
import { TonariError } from '../../model/error.ts'
import type { DiskThrottle } from '../../model/diskThrottle.ts'
import type { AgentStream, BlockStatistics, Template, ThreadPinning, Vm, VmFacts, VmSpec } from '../hypervisor.ts'
import { DISK_DEVICE } from './arguments.ts'
import { readFacts, readStatistics } from './facts.ts'
import { pinThreads, readPinning, type ThreadRoles } from './pinning.ts'
import type { QmpClient } from './qmp.ts'
import { throttleArguments } from './throttle.ts'

const DISK_PATH = `/machine/peripheral/${DISK_DEVICE}/virtio-backend`
/** From what a fast SSD needs to what a throttled request waits, two or three to a decade. */
const LATENCY_BOUNDS_NS = [
  ...[20e3, 50e3, 100e3, 200e3, 500e3],
  ...[1e6, 2e6, 5e6, 10e6, 20e6, 50e6, 100e6, 200e6, 500e6],
  ...[1e9, 2e9, 5e9],
]
const STOP_TIMEOUT_MS = 5_000
/** Memory of a template is copied at the speed of the disk, not of a network that others need. */
const MIGRATION_BYTES_PER_SECOND = 2 ** 40

/** A running QEMU process. */
export class QemuVm implements Vm {
  readonly name: string
  readonly pid: number
  readonly agent: AgentStream
  readonly exited: Promise<string>
  paused = false
  private readonly daemon: Daemon
  private readonly qmp: QmpClient
  private readonly hasDisk: boolean
  private readonly template: Template | null
  private ended = false

  constructor({ name, disk, template }: VmSpec, daemon: Daemon, qmp: QmpClient, agentSocket: LocalConnection) {
    this.name = name
    this.template = template
    this.pid = daemon.pid
    this.daemon = daemon
    this.qmp = qmp
    this.hasDisk = disk !== null
    this.agent = streamOf(agentSocket)
    this.exited = daemon.exited.then((how) => {
      this.ended = true
      return how
    })
  }

  async pause(): Promise<void> {
    await this.qmp.execute('stop')
    this.paused = true
  }

  async resume(): Promise<void> {
    await this.qmp.execute('cont')
    this.paused = false
  }

  async pin(vcpuCores: readonly number[], emulatorCores: readonly number[]): Promise<readonly ThreadPinning[]> {
    const roles = await this.threadRoles()
    await pinThreads(this.pid, roles, vcpuCores, emulatorCores)
    return readPinning(this.pid, roles)
  }

  async readPinning(): Promise<readonly ThreadPinning[]> {
    return readPinning(this.pid, await this.threadRoles())
  }

  async vcpuThreads(): Promise<readonly number[]> {
    return (await this.threadRoles()).vcpus
  }

  async setThrottle(throttle: DiskThrottle): Promise<void> {
    if (!this.hasDisk) throw new TonariError('internal', `${this.name} has no disk to limit`)
    await this.qmp.execute('block_set_io_throttle', {
      id: DISK_PATH,
      ...throttleArguments(throttle),
    })
  }

  /** Lets QEMU count its disk's operations by how long they take. One that cannot leaves the counts out. */
  async countLatencies(): Promise<void> {
    const args = { id: DISK_PATH, boundaries: LATENCY_BOUNDS_NS }
    await this.qmp.execute('block-latency-histogram-set', args).catch(() => undefined)
  }

  async facts(): Promise<VmFacts> {
    return readFacts(this.qmp)
  }

  async blockStatistics(): Promise<BlockStatistics> {
    return readStatistics(this.qmp)
  }

  async saveTemplate(): Promise<void> {
    if (this.template?.use !== 'make') throw new TonariError('internal', `${this.name} was not started as a template`)
    if (!this.paused) await this.pause()
    await this.prepareMigration()
    await this.qmp.execute('migrate-set-parameters', { 'max-bandwidth': MIGRATION_BYTES_PER_SECOND })
    const finished = this.qmp.event(isMigrationEnd)
    await this.qmp.execute('migrate', { uri: `exec:cat > ${quoteForShell(this.template.path)}` })
    assertCompleted(await finished)
  }

  /** Loads a template into a QEMU that was started with `-incoming defer`, and lets it run. */
  async loadTemplate(path: string): Promise<void> {
    await this.prepareMigration()
    const finished = this.qmp.event(isMigrationEnd)
    await this.qmp.execute('migrate-incoming', { uri: `exec:cat ${quoteForShell(path)}` })
    assertCompleted(await finished)
    await this.resume()
  }

  async stop(): Promise<void> {
    if (this.ended) return
    this.qmp.execute('quit').catch(() => undefined)
    const timeout = setTimeout(() => {
      this.daemon.signal('SIGKILL')
    }, STOP_TIMEOUT_MS)
    await this.exited
    clearTimeout(timeout)
  }

  async kill(): Promise<void> {
    if (!this.ended) this.daemon.signal('SIGKILL')
    await this.exited
  }

  /** The memory file stays where it is: only the state of the machine moves. */
  private async prepareMigration(): Promise<void> {
    const capabilities = ['events', 'x-ignore-shared'].map((capability) => ({ capability, state: true }))
    await this.qmp.execute('migrate-set-capabilities', { capabilities })
  }

  private async threadRoles(): Promise<ThreadRoles> {
    const cpus = (await this.qmp.execute('query-cpus-fast')) as { 'thread-id': number }[]
    const io = (await this.qmp.execute('query-iothreads')) as { 'thread-id': number }[]
    return { vcpus: cpus.map((cpu) => cpu['thread-id']), io: io.map((thread) => thread['thread-id']) }
  }
}

function isMigrationEnd(event: { name: string; data: Record<string, unknown> }): boolean {
  return event.name === 'MIGRATION' && ['completed', 'failed', 'cancelled'].includes(String(event.data['status']))
}

function assertCompleted(event: { data: Record<string, unknown> }): void {
  if (event.data['status'] !== 'completed') {
    throw new TonariError('internal', `QEMU could not copy a machine's state: ${String(event.data['status'])}`)
  }
}

function quoteForShell(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}

function streamOf(socket: LocalConnection): AgentStream {
  socket.on('error', () => undefined)
  return {
    write: (text) => socket.write(text),
    onData: (listener) => socket.on('data', listener),
    onClose: (listener) => socket.on('close', listener),
  }
}
