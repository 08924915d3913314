import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as afterMs } from 'node:timers/promises'
import { ensureImage } from '../../src/campaign/guest.ts'
import type { ControlledVm, ControlTarget } from '../../src/controls/control.ts'
import { monotonicNs } from '../../src/host/clock.ts'
import { type Daemon, startDaemon } from '../../src/host/daemon.ts'
import { parseDeviceCounters } from '../../src/host/deviceCounters.ts'
import { readLink, readTextNow } from '../../src/host/kernelFiles.ts'
import { runProgram } from '../../src/host/processes.ts'
import { addressesOf, COUNTERPART, macOf, portCommand } from '../../src/network/labTopology.ts'

export const PORT_BITS_PER_SECOND = 50e6
const NO_THROTTLE = { writeBytesPerSecond: null, readBytesPerSecond: null }
const SETTLE_MS = 500
const MEASURED_MS = 2_500
const PARTS = 10
/** More than programs say to each other before they begin. */
const FLOWING_BYTES = 50_000

/** A network namespace, the address of what is in it, and its device that faces the lab. */
export type Place = { readonly pid: number; readonly address: string; readonly device: string }

/** The lab's bridge and port with namespaces in place of guests: `vm1d` and `vm2d` are veths as taps would be. */
export async function controlLab() {
  const image = await ensureImage()
  const directory = mkdtempSync('/var/tmp/tonari-test-')
  const daemons: Daemon[] = []
  const background = async (argv: readonly string[]) => {
    const daemon = await startDaemon(argv, { logPath: join(directory, `${daemons.length}.log`), dieWithParent: true })
    daemons.push(daemon)
    return daemon
  }
  const namespace = async () => {
    const { pid } = await background(['unshare', '--net', 'sleep', 'infinity'])
    while (readLink(`/proc/${pid}/ns/net`) === readLink('/proc/self/ns/net')) await afterMs(5)
    return pid
  }
  const inside = (pid: number) => ['nsenter', '--target', `${pid}`, '--net']
  const ip = async (pid: number, lines: readonly string[]) =>
    runProgram([...inside(pid), 'ip', '-batch', '-'], { input: lines.join('\n') })

  const lab = await namespace()
  await ip(lab, ['link add br0 type bridge stp_state 0 mcast_snooping 0', 'link set br0 addrgenmode none up'])
  const plug = async (near: string, far: string, address: string, mac: string | null): Promise<Place> => {
    const pid = await namespace()
    await ip(lab, [
      `link add ${near} type veth peer name ${far}${mac === null ? '' : ` address ${mac}`}`,
      `link set ${far} netns ${pid}`,
      `link set ${near} addrgenmode none master br0 up`,
    ])
    await ip(pid, [
      'link set lo up',
      `link set ${far} addrgenmode none`,
      `addr add ${address}/24 dev ${far}`,
      `link set ${far} up`,
    ])
    return { pid, address, device: far }
  }
  const counterpart = await plug('port0', 'far0', COUNTERPART.data, null)
  const guests = [0, 1].map(async (index) =>
    plug(`vm${index + 1}d`, 'eth0', addressesOf(index).data, macOf(index, 'data')),
  )
  const vms = await Promise.all(guests)
  const restore = async () => {
    await runProgram([...inside(lab), ...portCommand(PORT_BITS_PER_SECOND)])
  }
  await restore()

  const target: ControlTarget = {
    vms: vms.map(
      ({ pid }, index): ControlledVm => ({
        name: `vm${index + 1}`,
        index,
        pid,
        tap: `vm${index + 1}d`,
        mac: macOf(index, 'data'),
        readThrottle: () => Promise.resolve(NO_THROTTLE),
        setThrottle: () => Promise.resolve(),
      }),
    ),
    port: { device: 'port0', bitsPerSecond: PORT_BITS_PER_SECOND, restore },
    inNetwork: inside(lab),
    dataDisk: null,
    cgroups: { name: '', cpu: { fault: 'not in this test' }, io: { fault: 'not in this test' } },
  }
  const iperf3 = image.counterpartProgram('iperf3')
  let port = 5300

  /** Sends between two places for as long as `action` takes. */
  const whileSending = async <T>(
    from: Place,
    to: Place,
    protocol: 'tcp' | 'udp',
    action: () => Promise<T>,
  ): Promise<T> => {
    port += 1
    const server = await background([...inside(to.pid), ...iperf3, '-s', '-p', `${port}`])
    const listening = new RegExp(`:${port.toString(16).toUpperCase()} [0-9A-F]+:0000 0A`)
    while (!listening.test(readTextNow(`/proc/${to.pid}/net/tcp6`))) await afterMs(5)
    const flood = protocol === 'udp' ? ['-u', '-b', '150M', '-l', '1472'] : []
    const client = await background([
      ...inside(from.pid),
      ...[...iperf3, '-c', to.address, '-p', `${port}`, '-t', '60', ...flood],
    ])
    try {
      const ended = client.exited.then((how) => {
        throw new Error(`iperf3 ended with ${how}: ${client.log()}`)
      })
      return await Promise.race([action(), ended])
    } finally {
      for (const daemon of [client, server]) daemon.signal('SIGKILL')
      await Promise.all([client.exited, server.exited])
    }
  }

  return {
    target,
    vms,
    counterpart,
    whileSending,
    show: async (argv: readonly string[]) => (await runProgram([...inside(lab), ...argv])).stdout,
    /** Frames of at most one packet, so that every counter sees what is on a wire. */
    splitFrames: async (on: boolean) => {
      for (const { pid, device } of [...vms, counterpart]) {
        await ip(pid, [`link set ${device} gso_max_segs ${on ? 1 : 65_535}`])
      }
    },
    destroy: async () => {
      for (const daemon of daemons) daemon.signal('SIGKILL')
      await Promise.all(daemons.map(async ({ exited }) => exited))
      rmSync(directory, { recursive: true })
    },
  }
}

/** Bits per second that a place receives on its wire, once a flow has come and settled; and in each tenth of that time. */
export async function receivedRate({ pid, device }: Place): Promise<{ readonly rate: number; readonly parts: string }> {
  const read = () => ({
    atNs: monotonicNs(),
    bytes: parseDeviceCounters(readTextNow(`/proc/${pid}/net/dev`)).get(device)?.receivedBytes ?? 0,
  })
  const before = read()
  while (read().bytes < before.bytes + FLOWING_BYTES) await afterMs(5)
  await afterMs(SETTLE_MS)
  const readings = [read()]
  for (let part = 0; part < PARTS; part++) {
    await afterMs(MEASURED_MS / PARTS)
    readings.push(read())
  }
  const rateBetween = (a = before, b = before) => ((b.bytes - a.bytes) * 8 * 1e9) / (b.atNs - a.atNs)
  const parts = readings.slice(1).map((each, at) => (rateBetween(readings[at], each) / 1e6).toFixed(1))
  return { rate: rateBetween(readings[0], readings.at(-1)), parts: parts.join(' ') }
}
