import { join } from 'node:path'
import { startDaemon } from '../../host/daemon.ts'
import { listenLocally } from '../../host/localSocket.ts'
import { runProgram } from '../../host/processes.ts'
import { formatCoreList } from '../../host/threads.ts'
import { TonariError } from '../../model/error.ts'
import type { Hypervisor, Vm, VmSpec } from '../hypervisor.ts'
import {
  agentArguments,
  diskArguments,
  kernelCommandLine,
  machineArguments,
  monitorArguments,
  nicArguments,
} from './arguments.ts'
import { QemuVm } from './qemuVm.ts'
import { QmpClient } from './qmp.ts'

export const QEMU_PROGRAM = 'qemu-system-x86_64'
const CONNECT_TIMEOUT_MS = 20_000
const GIVING_UP_MS = 200
/** The data disk is the first descriptor handed to the child after the standard three. */
const DISK_FD = 3

export type QemuSettings = {
  /** For QEMU's log and the guest's serial console; gone with the testbed. */
  readonly runtimeDirectory: string
  readonly vhost: boolean
  /** Rate of the host's time stamp counter, for emulated guests; null leaves them to measure it. */
  readonly tscKhz: number | null
}

/** QEMU, started directly and steered through its machine protocol. */
export class QemuHypervisor implements Hypervisor {
  readonly kind = 'qemu'
  private readonly settings: QemuSettings
  private started = 0

  constructor(settings: QemuSettings) {
    this.settings = settings
  }

  async version(): Promise<string> {
    const { stdout } = await runProgram([QEMU_PROGRAM, '--version'])
    return /version (\S+)/.exec(stdout)?.[1] ?? stdout.trim()
  }

  async start(spec: VmSpec): Promise<Vm> {
    const unique = `tonari-${process.pid}-${++this.started}`
    const monitor = await listenLocally(`${unique}-monitor`)
    const agent = await listenLocally(`${unique}-agent`)
    const logPath = join(this.settings.runtimeDirectory, `${spec.name}.log`)
    const daemon = await startDaemon(this.arguments(spec, monitor.name, agent.name), {
      logPath,
      fds: spec.disk === null ? [] : [spec.disk.fd],
      dieWithParent: true,
    })
    try {
      const [monitorSocket, agentSocket] = await Promise.race([
        Promise.all([monitor.connection, agent.connection]),
        daemon.exited.then((how) => failToStart(spec.name, how, daemon.log())),
        timeout(spec.name),
      ])
      const qmp = new QmpClient(monitorSocket)
      await qmp.negotiate()
      const vm = new QemuVm(spec, daemon, qmp, agentSocket)
      if (spec.bootCores === null) await vm.pin(spec.vcpuCores, spec.emulatorCores)
      if (spec.disk !== null) await Promise.all([vm.setThrottle(spec.disk.throttle), vm.countLatencies()])
      if (spec.template?.use === 'start') await vm.loadTemplate(spec.template.path)
      return vm
    } catch (error) {
      // A QEMU that gives up closes its sockets first; its own words say more than that they closed.
      const how = await Promise.race([daemon.exited, afterMs(GIVING_UP_MS)])
      if (how !== null) failToStart(spec.name, how, daemon.log())
      daemon.signal('SIGKILL')
      await daemon.exited
      throw error
    } finally {
      monitor.close()
      agent.close()
    }
  }

  private arguments(spec: VmSpec, monitorName: string, agentName: string): string[] {
    const serialPath = join(this.settings.runtimeDirectory, `${spec.name}.serial`)
    return [
      ...['taskset', '-c', formatCoreList(spec.bootCores ?? spec.emulatorCores), QEMU_PROGRAM],
      ...machineArguments(spec, kernelCommandLine(spec.acceleration, this.settings.tscKhz)),
      ...['-serial', `file:${serialPath}`],
      ...monitorArguments(monitorName),
      ...agentArguments(agentName),
      ...(spec.disk === null ? [] : diskArguments(DISK_FD)),
      ...nicArguments(spec.nics, this.settings.vhost),
      ...(spec.template?.use === 'start' ? ['-incoming', 'defer'] : []),
    ]
  }
}

async function afterMs(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(null)
    }, ms)
  })
}

function failToStart(name: string, how: string, log: string): never {
  const lastLines = log.trim().split('\n').slice(-3).join(' / ')
  throw new TonariError('internal', `QEMU for ${name} ended at once with ${how}: ${lastLines}`)
}

async function timeout(name: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new TonariError('internal', `QEMU for ${name} did not answer within ${CONNECT_TIMEOUT_MS / 1000} s`))
    }, CONNECT_TIMEOUT_MS).unref()
  })
}
