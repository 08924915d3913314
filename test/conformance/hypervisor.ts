import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StreamAgent } from '../../src/channel/agent.ts'
import type { Hypervisor, Vm, VmSpec } from '../../src/hypervisors/hypervisor.ts'
import { TonariError } from '../../src/model/error.ts'

const MIB = 2 ** 20

/** What one hypervisor brings to the suite. */
export type ConformanceSubject = {
  readonly hypervisor: Hypervisor
  /** A VM with one vCPU on core 0, 256 MiB and a data disk. */
  spec(name: string): Promise<VmSpec>
  readonly templatePath: string
  /** Whether a process with this id is there. */
  isAlive(pid: number): boolean
  cleanUp(): Promise<void>
}

/** What every hypervisor, and the fake, must do alike. */
export function hypervisorConformance(kind: string, prepare: () => Promise<ConformanceSubject>): void {
  describe(`hypervisor ${kind}`, () => {
    let subject: ConformanceSubject
    let vm: Vm
    let agent: StreamAgent

    beforeAll(async () => {
      subject = await prepare()
      vm = await subject.hypervisor.start(await subject.spec('conform'))
      agent = new StreamAgent(vm.name, vm.agent)
      await agent.ready(60_000)
    })
    afterAll(async () => {
      await vm.kill()
      await subject.cleanUp()
    })

    it('names itself and its version', async () => {
      expect(subject.hypervisor.kind).toBe(kind)
      expect(await subject.hypervisor.version()).toMatch(/\d/)
    })

    it('makes the VM that was asked for, and says so itself', async () => {
      const facts = await vm.facts()
      const { acceleration, disk } = await subject.spec('asked')
      expect(facts).toMatchObject({ vcpus: 1, memoryBytes: 256 * MIB, accelerator: acceleration, cacheDirect: true })
      expect(facts).toMatchObject({ diskBytes: disk?.sizeBytes, nics: [] })
      expect((await agent.hello()).cpus).toBe(1)
    })

    it('pins every thread, also when told to again', async () => {
      const pinned = await vm.pin([0], [0])
      expect(pinned.map(({ cores }) => cores)).toEqual(pinned.map(() => [0]))
      expect(new Set(pinned.map(({ role }) => role))).toEqual(new Set(['vcpu', 'io', 'emulator']))
      expect(await vm.readPinning()).toHaveLength(pinned.length)
    })

    it('sets disk limits and reads them back', async () => {
      const throttle = { writeBytesPerSecond: 8 * MIB, readBytesPerSecond: 16 * MIB }
      await vm.setThrottle(throttle)
      expect((await vm.facts()).throttle).toEqual(throttle)
      const none = { writeBytesPerSecond: null, readBytesPerSecond: null }
      await vm.setThrottle(none)
      expect((await vm.facts()).throttle).toEqual(none)
    })

    it('counts what reaches the disk', async () => {
      const before = await vm.blockStatistics()
      await agent.run(['dd', 'if=/dev/zero', 'of=/dev/vdb', 'bs=65536', 'count=16', 'conv=fsync'])
      const after = await vm.blockStatistics()
      expect(after.writtenBytes - before.writtenBytes).toBe(MIB)
      expect(after.writeOperations).toBeGreaterThan(before.writeOperations)
      const counted = ({ writeLatency }: typeof after) => writeLatency?.counts.reduce((sum, count) => sum + count, 0)
      expect((counted(after) ?? NaN) - (counted(before) ?? NaN)).toBe(after.writeOperations - before.writeOperations)
      expect(after.writeLatency?.counts).toHaveLength((after.writeLatency?.boundsNs.length ?? 0) + 1)
    })

    it('stands still while paused, and goes on', async () => {
      await vm.pause()
      expect(vm.paused).toBe(true)
      let answered = false
      const answer = agent.hello().then(() => {
        answered = true
      })
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(answered).toBe(false)
      await vm.resume()
      await answer
      expect(vm.paused).toBe(false)
    })

    it('refuses a VM that cannot start, with a reason, and leaves nothing', async () => {
      const spec = { ...(await subject.spec('broken')), kernelPath: '/nonexistent/kernel' }
      const failure: unknown = await subject.hypervisor.start(spec).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(TonariError)
      expect(String(failure)).toContain('kernel')
    })

    it('restores a saved template, which answers without booting', async () => {
      const bare = { ...(await subject.spec('template')), disk: null }
      const template = { path: subject.templatePath, use: 'make' } as const
      const original = await subject.hypervisor.start({ ...bare, template })
      const originalAgent = new StreamAgent(original.name, original.agent)
      await originalAgent.ready(60_000)
      await originalAgent.writeFile('/tmp/mark', 'kept')
      await original.saveTemplate()
      await original.kill()

      const copy = { ...bare, template: { ...template, use: 'start' } } as const
      const copies = await Promise.all(
        ['first', 'second'].map(async (name) => subject.hypervisor.start({ ...copy, name })),
      )
      const agents = copies.map(({ name, agent }) => new StreamAgent(name, agent))
      for (const agent of agents) {
        expect(await agent.readFile('/tmp/mark')).toBe('kept')
        // What one writes, no other sees.
        await agent.writeFile('/tmp/mark', 'changed')
      }
      await Promise.all(copies.map(async (vm) => vm.kill()))

      const later = await subject.hypervisor.start(copy)
      expect(await new StreamAgent(later.name, later.agent).readFile('/tmp/mark')).toBe('kept')
      await later.kill()
    })

    it('makes no template of a VM that was not started as one', async () => {
      await expect(vm.saveTemplate()).rejects.toThrow('template')
    })

    it('ends in order, and tells that it did', async () => {
      const other = await subject.hypervisor.start({ ...(await subject.spec('orderly')), disk: null })
      expect(subject.isAlive(other.pid)).toBe(true)
      await other.stop()
      expect(await other.exited).toContain('0')
      expect(subject.isAlive(other.pid)).toBe(false)
    })

    it('ends at once when killed, and the agent hears of it', async () => {
      const other = await subject.hypervisor.start({ ...(await subject.spec('doomed')), disk: null })
      const otherAgent = new StreamAgent(other.name, other.agent)
      await otherAgent.ready(60_000)
      const heard = expect(otherAgent.run(['sleep', '60'])).rejects.toThrow('went away')
      await other.kill()
      await heard
      expect(subject.isAlive(other.pid)).toBe(false)
    })
  })
}
