import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { isRoot } from '../../src/host/capabilities.ts'
import { readTextNow } from '../../src/host/kernelFiles.ts'
import type { Probe } from '../../src/telemetry/probe.ts'
import { qdiscs } from '../../src/telemetry/qdiscs.ts'
import { sampleTarget } from './sampleTarget.ts'

/** Sends a datagram through a queue for each line that it is told. */
const NETWORK = `
ip link set lo up && ip addr add 10.99.0.1/24 dev lo
tc qdisc add dev lo root handle 7: tbf rate 8mbit burst 10kb latency 10ms
echo ready
while read line; do echo x > /dev/udp/10.99.0.1/9; echo sent; done`

let sender: ChildProcess | null = null
afterEach(() => sender?.kill('SIGKILL'))

async function nextLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) =>
    child.stdout?.once('data', (data: Buffer) => {
      resolve(data.toString().trim())
    }),
  )
}

it('shows what went through a queue in another network namespace', async () => {
  sender = spawn('unshare', ['--user', '--map-root-user', '--net', 'bash', '-c', NETWORK], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  expect(await nextLine(sender)).toBe('ready')
  expect(readTextNow(`/proc/${sender.pid ?? 0}/net/dev`)).toContain('lo:')
  const { target, kill } = sampleTarget(0)
  await kill()
  const probe = (await qdiscs.open({ ...target, counterpartPid: sender.pid ?? 0 })) as Probe
  if (!isRoot()) {
    expect(JSON.stringify(probe)).not.toContain('counterpart')
    return
  }
  const at = probe.columns.findIndex(
    ({ metric, dimensions }) => metric === 'qdisc.sentPackets' && dimensions['side'] === 'counterpart',
  )
  expect(probe.columns[at]?.dimensions).toEqual({ side: 'counterpart', link: 'lo', kind: 'tbf', handle: '7:' })
  const values = new Float64Array(probe.columns.length)
  const packets = async () => {
    probe.ask?.()
    await probe.settle?.()
    probe.capture()(values, 0)
    return values[at] ?? Number.NaN
  }
  const before = await packets()
  sender.stdin?.write('go\n')
  await nextLine(sender)
  expect(await packets()).toBeGreaterThan(before)
  probe.close()
  expect(await packets()).toBeNaN()
})
