import { join } from 'node:path'
import { monotonicNs } from '../host/clock.ts'
import { type Daemon, startDaemon } from '../host/daemon.ts'
import { readLink, readTextNow } from '../host/kernelFiles.ts'
import { runProgram } from '../host/processes.ts'
import { TonariError } from '../model/error.ts'
import { parseDeviceCounters } from '../host/deviceCounters.ts'
import * as topology from './labTopology.ts'
import type { NetworkCounters, PortFacts, TestbedNetwork } from './network.ts'
import { parsePortQdisc, parseQdiscs } from './portQdisc.ts'

export type LabSettings = {
  readonly vms: readonly { readonly tap: string; readonly managementTap: string }[]
  readonly portBitsPerSecond: number | null
  /** The command line of a program of the counterpart. */
  readonly counterpartProgram: (name: 'netserver' | 'iperf3') => readonly string[]
  readonly runtimeDirectory: string
}

const LISTEN_TIMEOUT_NS = 5e9
const NETSERVER_PORT = 12865

/**
 * Builds the lab's network in the namespaces that this process is in, which must be its own.
 * Everything made here is gone with them; `destroy` ends only the counterpart's programs.
 */
export async function createLab(settings: LabSettings): Promise<TestbedNetwork> {
  const log = (name: string) => join(settings.runtimeDirectory, `${name}.log`)
  const holder = await startDaemon(['unshare', '--net', 'sleep', 'infinity'], {
    logPath: log('counterpart'),
    dieWithParent: true,
  })
  const inCounterpart = ['nsenter', '--target', `${holder.pid}`, '--net']
  await waitForOwnNamespace(holder.pid)
  await runProgram(['ip', '-batch', '-'], { input: topology.linkCommands(settings.vms, holder.pid).join('\n') })
  await runProgram([...inCounterpart, 'ip', '-batch', '-'], { input: topology.counterpartCommands().join('\n') })
  if (settings.portBitsPerSecond !== null) await runProgram(topology.portCommand(settings.portBitsPerSecond))

  const listening = [NETSERVER_PORT, ...settings.vms.map((_, index) => topology.iperf3PortOf(index))]
  const servers = await Promise.all([
    startServer('netserver', [...settings.counterpartProgram('netserver'), '-D', '-4']),
    ...settings.vms.map(async (_, index) => {
      const port = topology.iperf3PortOf(index)
      return startServer(`iperf3-${port}`, [...settings.counterpartProgram('iperf3'), '-s', '-4', '-p', `${port}`])
    }),
  ])
  async function startServer(name: string, argv: readonly string[]): Promise<Daemon> {
    return startDaemon([...inCounterpart, ...argv], { logPath: log(name), dieWithParent: true })
  }
  await waitForListeners(holder.pid, listening, servers)

  const taps = settings.vms.map(({ tap }) => tap)
  return {
    counterpart: topology.COUNTERPART,
    netmask: topology.NETMASK,
    counterpartPid: holder.pid,
    addressesOf: topology.addressesOf,
    macsOf: (vmIndex) => ({
      data: topology.macOf(vmIndex, 'data'),
      management: topology.macOf(vmIndex, 'management'),
    }),
    iperf3PortOf: topology.iperf3PortOf,
    readCounters: () => readCounters(taps),
    readPort,
    readQdiscs,
    restorePort: async () => {
      if (settings.portBitsPerSecond !== null) await runProgram(topology.portCommand(settings.portBitsPerSecond))
    },
    destroy: async () => {
      await removeLinks(
        taps,
        settings.vms.map(({ managementTap }) => managementTap),
      )
      for (const daemon of [...servers, holder]) daemon.signal('SIGKILL')
      await Promise.all([...servers, holder].map(async ({ exited }) => exited))
    },
  }
}

/**
 * Deleting a bridge's members first keeps the kernel from flooding half-dead ports. The NIC ports go here too: left to the end
 * of the counterpart's namespace, they would vanish at some later time, and another lab in this one could not be built yet.
 */
async function removeLinks(taps: readonly string[], managementTaps: readonly string[]): Promise<void> {
  const links = [...taps, ...managementTaps, topology.PORT, topology.MANAGEMENT_PORT, 'br0', 'mbr0']
  await runProgram(['ip', '-batch', '-'], { input: links.map((link) => `link delete ${link}`).join('\n') })
}

function readCounters(taps: readonly string[]): NetworkCounters {
  const devices = parseDeviceCounters(readTextNow('/proc/self/net/dev'))
  const port = devices.get(topology.PORT)
  return {
    atNs: monotonicNs(),
    taps: taps.map((tap) => {
      const counters = devices.get(tap)
      return { bytes: counters?.receivedBytes ?? 0, packets: counters?.receivedPackets ?? 0 }
    }),
    port: { bytes: port?.sentBytes ?? 0, packets: port?.sentPackets ?? 0 },
  }
}

async function readPort(): Promise<PortFacts> {
  const { stdout } = await runProgram(['tc', '-s', '-j', 'qdisc', 'show', 'dev', topology.PORT])
  return parsePortQdisc(stdout)
}

async function readQdiscs(): Promise<Record<string, string>> {
  const { stdout } = await runProgram(['tc', '-j', 'qdisc', 'show'])
  return parseQdiscs(stdout)
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpNs = monotonicNs() + LISTEN_TIMEOUT_NS
  while (!condition()) {
    if (monotonicNs() > giveUpNs) throw new TonariError('internal', `${what} within ${LISTEN_TIMEOUT_NS / 1e9} s`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** `unshare` is a process before it has left this one's namespace. */
async function waitForOwnNamespace(pid: number): Promise<void> {
  const own = readLink('/proc/self/ns/net')
  await until(() => readLink(`/proc/${pid}/ns/net`) !== own, 'the counterpart got no network namespace')
}

/** Programs that take connections do not tell when they begin to; the kernel's table of sockets does. */
async function waitForListeners(pid: number, ports: readonly number[], servers: readonly Daemon[]): Promise<void> {
  const listens = () => {
    const table = readTextNow(`/proc/${pid}/net/tcp`)
    return ports.every((port) => {
      const hex = port.toString(16).toUpperCase().padStart(4, '0')
      return new RegExp(`:${hex} [0-9A-F]{8}:0000 0A`).test(table)
    })
  }
  await until(listens, `the counterpart's servers did not listen (${servers.map(({ log }) => log()).join('; ')})`)
}
