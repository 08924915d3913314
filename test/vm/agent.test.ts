import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { StreamAgent } from '../../src/channel/agent.ts'
import { monotonicNs } from '../../src/host/clock.ts'
import type { Vm } from '../../src/hypervisors/hypervisor.ts'
import { guestTime } from '../../src/run/guestTime.ts'
import { iozone } from '../../src/workloads/disk/iozone.ts'
import { guestKit } from './guestKit.ts'

describe('tonari-agent in a real guest', () => {
  let vm: Vm
  let agent: StreamAgent
  let cleanUp: () => Promise<void>

  beforeAll(async () => {
    const kit = await guestKit()
    cleanUp = kit.cleanUp
    vm = await kit.hypervisor.start(await kit.spec('agent'))
    agent = new StreamAgent(vm.name, vm.agent)
    await agent.ready(60_000)
  })
  afterAll(async () => {
    await vm.kill()
    await cleanUp()
  })

  it('runs programs with any bytes in their arguments', async () => {
    expect(await agent.run(['printf', '%s|', 'two words', '100%', 'näher', '"quoted"\n'])).toBe(
      'two words|100%|n\u00c3\u00a4her|"quoted"\n|',
    )
  })

  it('tells how a program failed', async () => {
    await expect(agent.run(['sh', '-c', 'echo trouble >&2; exit 7'])).rejects.toThrow(/status 7 in agent: trouble/)
    const missing = await agent.spawn('missing', 'now', ['no-such-program'])
    await expect(missing.started).rejects.toThrow('No such file')
  })

  it('refuses what it does not understand and goes on', async () => {
    await expect(agent.readFile('/nonexistent')).rejects.toThrow('No such file')
    await expect(agent.mount('/dev/none', '/data', 'ext4')).rejects.toThrow('refused')
    vm.agent.write('garbage\n')
    vm.agent.write(`9999 hello %zz\n`)
    vm.agent.write(`${'x'.repeat(40_000)}\n`)
    expect((await agent.hello()).cpus).toBe(1)
  })

  it('reads and writes files', async () => {
    await agent.writeFile('/tmp/note', 'a = "b"\n')
    expect(await agent.readFile('/tmp/note')).toBe('a = "b"\n')
  })

  it('starts a held program at the agreed instant of its clock', async () => {
    const clock = await agent.readClock(20)
    expect(clock.roundTripNs).toBeLessThan(50e6)
    const job = await agent.spawn('held', 'hold', ['true'])
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(job.runs).toHaveLength(0)
    const atNs = monotonicNs() + 100e6
    await job.go(guestTime(clock).toGuest(atNs))
    const run = await job.ended
    const lateNs = guestTime(clock).toHost(run.startedNs) - atNs
    expect(lateNs).toBeGreaterThanOrEqual(-clock.roundTripNs)
    expect(lateNs).toBeLessThan(50e6)
  })

  it('repeats a loop until it is killed, with the whole process group', async () => {
    const job = await agent.spawn('loop', 'loop', ['sh', '-c', 'sleep 777 & sleep 0.1'])
    await job.started
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(job.runs.length).toBeGreaterThan(2)
    await job.kill()
    expect(job.runs.at(-1)?.end).not.toBeNull()
    const processes = await agent.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "'])
    expect(processes).not.toContain('sleep 777')
  })

  it('ends what has left its process group too, however the job ended', async () => {
    const stray = ['sh', '-c', 'setsid sleep 888 & sleep 1']
    const processes = async () => agent.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "'])
    const ended = await agent.spawn('ended', 'now', stray)
    await vi.waitFor(async () => {
      expect(await processes()).toContain('sleep 888')
    })
    await ended.ended
    expect(await processes()).not.toContain('sleep 888')
    const killed = await agent.spawn('killed', 'now', stray)
    await killed.started
    await new Promise((resolve) => setTimeout(resolve, 150))
    await killed.kill()
    expect(await processes()).not.toContain('sleep 888')
  })

  it('streams output while a program runs', async () => {
    const job = await agent.spawn('stream', 'now', ['dhrystone', '--duration-ns', '1000000000'])
    const run = await job.ended
    const chunks = run.output.filter(({ text }) => text.includes('progress'))
    expect(chunks.length).toBeGreaterThan(5)
    expect(run.end?.status).toBe(0)
  })

  it('rewrites the blocks of the file that is there, where IOzone would make a new one', async () => {
    const context = { vmIndex: 0, ownDataAddress: '', iperf3Port: 0, dataDirectory: '/tmp' }
    const addresses = { counterpartDataAddress: '', counterpartManagementAddress: '' }
    const sizes = { fileSize: 2 ** 20, recordSize: 65_536 }
    const rewrite = { program: 'iozone', phase: 'rewrite', cache: 'on', ...sizes } as const
    const { prepare, argv } = iozone.command(rewrite, { ...context, ...addresses })
    for (const words of prepare) await agent.run(words)
    const inode = async () => agent.run(['sh', '-c', 'ls -i /tmp/iozone-victim-*[0-9]'])
    const before = await inode()
    expect(before).toContain('/tmp/iozone-victim-1048576')
    await agent.run(argv)
    expect(await inode()).toBe(before)
  })

  it('has every program of the image', async () => {
    const programs = ['netperf', 'iozone', 'fio', 'iperf3', 'stress-ng', 'dhrystone', 'memwrite']
    const found = await agent.run(['sh', '-c', programs.map((name) => `which ${name}`).join(';')])
    expect(found.trim().split('\n')).toHaveLength(programs.length)
  })
})
