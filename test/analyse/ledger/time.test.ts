import { describe, expect, it } from 'vitest'
import { timeLedger } from '../../../src/analyse/ledger/time.ts'
import { timeLedgerSchema } from '../../../src/model/ledger.ts'
import { lookedUp, type Rises, vcpuRises } from '../../fakes/sampleCounters.ts'

const MS = 1e6
const ledger = (rises: Rises, guestNotJudged: string | null = null, waitsForDisk = false) =>
  timeLedger({ counters: lookedUp(rises), vm: 'vm1', cores: [0, 1], guestNotJudged, waitsForDisk })

describe("where a vCPU's time went", () => {
  it('is run and wait of the host, and sleep split as the guest saw it', () => {
    // 1000 ms = 600 run + 100 wait + 300 asleep; the guest: 225 ms iowait, 75 ms idle.
    const whole = ledger(vcpuRises({ run: 600, wait: 100, iowait: 225 }))!
    const [vcpu] = timeLedgerSchema.parse(whole).vcpus
    expect(vcpu).toMatchObject({ running: 600 * MS, runQueue: 100 * MS, ioWait: 225 * MS, halted: 75 * MS })
    expect(vcpu?.checks.map(({ held }) => held)).toEqual([true, true, null])
  })

  it('takes throttled time out of the wait that holds it', () => {
    // As measured: half a core's quota, 3 s: 1498.7 run, 1500.9 wait, of which 1487.3 throttled.
    const [vcpu] = ledger(vcpuRises({ run: 499.5, wait: 500.3, throttled: 495.8 }))!.vcpus
    expect(vcpu!.throttled / MS).toBeCloseTo(495.8, 6)
    expect(vcpu!.runQueue / MS).toBeCloseTo(4.5, 6)
  })

  it('takes stolen time out of running, as far as the core was the vCPU’s', () => {
    // The core was busy 1000 ms, 500 of them with this vCPU: half of the 80 ms stolen.
    const [vcpu] = ledger({
      ...vcpuRises({ run: 500 }),
      'core.steal core=0': 80 * MS,
      'core.busy core=0': 1000 * MS,
      'core.steal core=1': 900 * MS,
      'core.busy core=1': 900 * MS,
    })!.vcpus
    expect([vcpu!.steal / MS, vcpu!.running / MS]).toEqual([40, 460])
  })

  it('finds time stolen beside running where the kernel leaves it out of running', () => {
    const stolen = { 'core.steal core=0': 80 * MS, 'core.busy core=0': 500 * MS }
    const asleep = { 'guest.idle vm=vm1,vcpu=0': 300 * MS, 'guest.iowait vm=vm1,vcpu=0': 100 * MS }
    const of = (runMs: number, waitMs: number, more: Rises, shared: string | null = null) => {
      const [vcpu] = ledger({ ...vcpuRises({ run: runMs, wait: waitMs }), ...stolen, ...more }, shared)!.vcpus
      return [vcpu!.steal, vcpu!.running, vcpu!.halted + vcpu!.ioWait].map((ns) => Math.round(ns / MS))
    }
    // Run without steal: 500 + 20 + 80 stolen + 400 asleep.
    expect(of(500, 20, asleep)).toEqual([80, 500, 400])
    // Run with it: 580, of which 80 stolen; then 20 + 400 asleep.
    expect(of(580, 20, asleep)).toEqual([80, 500, 400])
    // Half of it each way, from noise in the guest's idle time.
    expect(of(540, 20, asleep)).toEqual([80, 500, 400])
    // A guest that misses ticks cannot say how long it slept.
    expect(of(500, 20, { 'guest.idle vm=vm1,vcpu=0': 480 * MS }, 'shared')).toEqual([80, 500, 400])
  })

  it('takes the busy time of the guest’s disk for waiting, which asynchronous I/O hides from iowait', () => {
    const busy = (ms: number) => ({ ...vcpuRises({ run: 300, wait: 100 }), 'guest.disk.busy vm=vm1': ms * MS })
    const of = (rises: Rises, waitsForDisk = true) => {
      const [vcpu] = ledger(rises, null, waitsForDisk)!.vcpus
      return [vcpu!.ioWait / MS, vcpu!.halted / MS]
    }
    expect(of(busy(450))).toEqual([450, 150])
    expect(of(busy(990))).toEqual([600, 0])
    expect(of(busy(450), false)).toEqual([0, 600])
    expect(of(vcpuRises({ run: 300, wait: 100, iowait: 200 }))).toEqual([200, 400])
    // A second vCPU that hardly did anything does not wait for the disk.
    const two = ledger({ ...busy(400), 'vcpu.run vm=vm1,vcpu=1': 4 * MS, 'vcpu.wait vm=vm1,vcpu=1': 0 }, null, true)!
    expect(two.vcpus.map(({ ioWait }) => Math.round(ioWait / MS))).toEqual([400, 4])
  })

  it('is not held against a guest that sleeps for less than its clock ticks, unless that hardly sleeps at all', () => {
    const judged = (runMs: number, sleeps: number) => {
      const idle = { 'guest.idle vm=vm1,vcpu=0': 100 * MS, 'guest.switches vm=vm1': 2 * sleeps }
      return ledger({ ...vcpuRises({ run: runMs }), ...idle })!.vcpus[0]!.checks[1]
    }
    const brief = 'the guest slept for less than a tick of its clock at a time'
    // 700 ms asleep: 7 ms at a time, or 0.35.
    expect(judged(300, 100)).toMatchObject({ held: false })
    expect(judged(300, 2000)).toMatchObject({ held: null, reason: brief })
    // 20 ms asleep, of which the guest makes 100.
    expect(judged(980, 2000)).toMatchObject({ held: false })
  })

  it('always adds up to the window', () => {
    for (const times of [{ run: 990, wait: 30 }, { run: 0 }, { run: 300, wait: 200, iowait: 500, throttled: 900 }]) {
      const { windowNs, vcpus } = ledger(vcpuRises(times))!
      const { running, steal, runQueue, throttled, ioWait, halted } = vcpus[0]!
      expect(running + steal + runQueue + throttled + ioWait + halted).toBeCloseTo(windowNs, 0)
      expect(Math.min(running, runQueue, throttled, ioWait, halted)).toBeGreaterThanOrEqual(0)
    }
  })

  it('checks the sum, and sleep against the guest, unless that cannot be judged', () => {
    const [tooMuch] = ledger(vcpuRises({ run: 990, wait: 30 }))!.vcpus
    expect(tooMuch?.checks[0]).toMatchObject({ value: 1.02, held: false })
    const apart = { ...vcpuRises({ run: 600 }), 'guest.idle vm=vm1,vcpu=0': 360 * MS }
    expect(ledger(apart)!.vcpus[0]?.checks[1]).toMatchObject({ value: 0.04, bound: 0.03, held: false })
    expect(ledger(apart, 'vm1 and vm2 share core 0')!.vcpus[0]?.checks[1]).toMatchObject({
      held: null,
      reason: 'vm1 and vm2 share core 0',
    })
  })

  it('misses nothing of a guest that was busy throughout, but for a tick of its clock', () => {
    const short = (run: number, idle: number, more: Rises = {}, shared: string | null = null) =>
      ledger({ ...vcpuRises({ run, wait: 20 }), 'guest.idle vm=vm1,vcpu=0': idle * MS, ...more }, shared)!.vcpus[0]!
        .checks[2]
    expect(short(965, 0)).toMatchObject({ value: 0.005, bound: 0.01, held: true })
    // As measured, guests of 1 s: 9 ms told, 14 ms asleep.
    expect(short(966, 9)).toMatchObject({ value: 0, held: true })
    expect(short(955, 0)).toMatchObject({ value: expect.closeTo(0.015, 9) as number, held: false })
    const stolen = { 'core.steal core=0': 20 * MS, 'core.busy core=0': 955 * MS }
    expect(short(955, 0, stolen)).toMatchObject({ value: 0, held: true })
    expect(short(955, 10)).toMatchObject({ held: null, reason: 'the guest slept' })
    expect(short(955, 0, {}, 'vm1 and vm2 share core 0')).toMatchObject({ held: null })
  })

  it('goes without the guest, and not without the host', () => {
    const { 'vcpu.run vm=vm1,vcpu=0': run, 'vcpu.wait vm=vm1,vcpu=0': wait, ...guestOnly } = vcpuRises({ run: 400 })
    const blind = ledger({ 'vcpu.run vm=vm1,vcpu=0': run!, 'vcpu.wait vm=vm1,vcpu=0': wait! })!
    expect(blind.vcpus[0]).toMatchObject({ halted: 600 * MS, ioWait: 0 })
    expect(blind.notes.join()).toContain("vm1's own idle time was not read")
    expect(ledger(guestOnly)).toBeNull()
  })

  it('shares throttled time out over vCPUs by their waits', () => {
    const two = ledger({
      ...vcpuRises({ run: 500, wait: 300, throttled: 200 }),
      'vcpu.run vm=vm1,vcpu=1': 100 * MS,
      'vcpu.wait vm=vm1,vcpu=1': 100 * MS,
    })!
    expect(two.vcpus.map(({ throttled }) => throttled / MS)).toEqual([150, 50])
  })
})
