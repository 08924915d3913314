import { join } from 'node:path'
import { tryKvmDevice } from '../../host/capabilities.ts'
import { startDaemon } from '../../host/daemon.ts'
import { type LocalSocket, listenLocally } from '../../host/localSocket.ts'
import type { KvmProbe } from '../../model/doctor.ts'
import type { VmSpec } from '../hypervisor.ts'
import { agentArguments, machineArguments } from './arguments.ts'
import { QEMU_PROGRAM } from './qemuHypervisor.ts'

const FIRST_BYTE_MS = 5_000
const READY_MS = 20_000
const PROBE_MEMORY_BYTES = 256 * 2 ** 20
/** Speaks as early as a kernel can, so that silence means that it does not run. */
const KERNEL_OPTIONS = 'console=ttyS0 earlyprintk=ttyS0 panic=-1'

export type ProbeImage = Pick<VmSpec, 'kernelPath' | 'initrdPath' | 'rootImagePath'>

/**
 * Finds out whether KVM runs a stock guest, by booting one: that the device exists and makes VMs proves nothing.
 * Takes at most 5 s when nothing comes out of the guest, and 25 s in all.
 */
export async function probeKvm(image: ProbeImage, logDirectory: string, program = QEMU_PROGRAM): Promise<KvmProbe> {
  const device = await tryKvmDevice()
  if (!device.usable) return { state: 'unusable', reason: device.reason, mend: mendDevice(device.reason) }
  const serial = await listenLocally(`tonari-${process.pid}-probe-serial`)
  const agent = await listenLocally(`tonari-${process.pid}-probe-agent`)
  const logPath = join(logDirectory, `kvm-probe-${process.pid}.log`)
  const daemon = await startDaemon([program, ...probeArguments(image, serial.name, agent.name)], {
    logPath,
    dieWithParent: true,
  })
  try {
    return await Promise.race([
      watchGuest(serial, agent),
      daemon.exited.then((how) => unusable(`QEMU ended with ${how}: ${daemon.log().trim().split('\n').at(-1) ?? ''}`)),
    ])
  } finally {
    serial.close()
    agent.close()
    daemon.signal('SIGKILL')
    await daemon.exited
    daemon.removeLog()
  }
}

function probeArguments(image: ProbeImage, serialName: string, agentName: string): string[] {
  const spec = {
    name: 'kvm-probe',
    acceleration: 'kvm',
    vcpus: 1,
    memoryBytes: PROBE_MEMORY_BYTES,
    memoryNode: null,
    template: null,
    vcpuCores: [],
    emulatorCores: [],
    bootCores: null,
    ...image,
  } as const
  return [
    ...machineArguments(spec, KERNEL_OPTIONS),
    ...['-chardev', `socket,id=serial,path=${serialName},abstract=on`, '-serial', 'chardev:serial'],
    ...agentArguments(agentName),
  ]
}

async function watchGuest(serial: LocalSocket, agent: LocalSocket): Promise<KvmProbe> {
  const first = await within(FIRST_BYTE_MS, firstData(serial))
  if (!first) return unusable(`a guest showed no sign of life within ${FIRST_BYTE_MS / 1000} s`)
  const ready = await within(READY_MS, firstData(agent))
  if (!ready) return unusable(`a guest began to boot but was not ready within ${READY_MS / 1000} s`)
  return { state: 'usable', reason: 'a guest booted with it', mend: '' }
}

async function firstData(socket: LocalSocket): Promise<true> {
  const connection = await socket.connection
  connection.on('error', () => undefined)
  return new Promise((resolve) => {
    connection.once('data', () => {
      resolve(true)
    })
  })
}

async function within(limitMs: number, promise: Promise<true>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, limitMs)
  })
  const result = await Promise.race([promise, late])
  clearTimeout(timer)
  return result
}

function unusable(reason: string): KvmProbe {
  return {
    state: 'unusable',
    reason,
    mend: 'on a virtual host, ask for nested virtualisation; on a real one, enable VT-x or AMD-V in the firmware',
  }
}

function mendDevice(reason: string): string {
  return reason.includes('may not open')
    ? 'add this user to the group kvm: sudo usermod -aG kvm "$USER", then log in again'
    : 'enable VT-x or AMD-V in the firmware and load kvm_intel or kvm_amd'
}
