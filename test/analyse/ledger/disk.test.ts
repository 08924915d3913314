import { describe, expect, it } from 'vitest'
import { diskLedger } from '../../../src/analyse/ledger/disk.ts'
import { diskLedgerSchema } from '../../../src/model/ledger.ts'
import { lookedUp, type Rises } from '../../fakes/sampleCounters.ts'

const MS = 1e6
const MiB = 2 ** 20

/** 10 reads and 90 writes of 1 MiB: 5 s in the guest, 4 s at QEMU. */
const GUEST_AND_QEMU: Rises = {
  'guest.disk.reads vm=vm1': 10,
  'guest.disk.writes vm=vm1': 90,
  'guest.disk.readTime vm=vm1': 500 * MS,
  'guest.disk.writeTime vm=vm1': 4500 * MS,
  'block.reads vm=vm1': 10,
  'block.writes vm=vm1': 90,
  'block.readTime vm=vm1': 400 * MS,
  'block.writeTime vm=vm1': 3600 * MS,
  'block.readBytes vm=vm1': 10 * MiB,
  'block.writtenBytes vm=vm1': 90 * MiB,
}

const processes = (megabytes: number): Rises => ({
  'process.readBytes vm=vm1': 10 * MiB,
  'process.writtenBytes vm=vm1': (megabytes - 10) * MiB,
})

/** The device took `requests` of 15 ms each for these bytes. */
const device = (requests: number, megabytes: number, name = 'vda'): Rises => ({
  [`disk.reads device=${name}`]: 0,
  [`disk.writes device=${name}`]: requests,
  [`disk.readTime device=${name}`]: 0,
  [`disk.writeTime device=${name}`]: requests * 15 * MS,
  [`disk.readBytes device=${name}`]: 0,
  [`disk.writtenBytes device=${name}`]: megabytes * MiB,
})

const stages = (rises: Rises) =>
  Object.fromEntries(
    (diskLedger(lookedUp(rises), 'vm1')?.stages ?? []).map(({ stage, perOperationNs }) => [stage, perOperationNs / MS]),
  )
const why = (rises: Rises) => diskLedger(lookedUp(rises), 'vm1')?.notes.join()

describe('where an operation waited', () => {
  it('tells guest and QEMU apart, and leaves the rest together without a device', () => {
    // 5000 ms / 100 = 50 ms, of which QEMU 40.
    expect(stages(GUEST_AND_QEMU)).toEqual({ guestQueue: 10, qemuAndHost: 40 })
    const ledger = diskLedger(lookedUp(GUEST_AND_QEMU), 'vm1')
    expect(diskLedgerSchema.parse(ledger)).toEqual(ledger)
    expect(why(GUEST_AND_QEMU)).toContain('no single host device')
  })

  it("tells the device apart where it is the VMs' own and its requests are alike", () => {
    // Two VMs of 100 MiB: 200 requests of 15 ms. Before the device: 40 − 15.
    expect(stages({ ...GUEST_AND_QEMU, ...processes(200), ...device(200, 200) })).toEqual({
      guestQueue: 10,
      beforeDevice: 25,
      device: 15,
    })
  })

  it('does not where the device speaks of something else', () => {
    const together = { guestQueue: 10, qemuAndHost: 40 }
    const cases: [Rises, string][] = [
      [{ ...processes(200), ...device(200, 150) }, 'moved less'],
      [{ ...processes(200), ...device(800, 200) }, 'cut or joined'],
      [device(200, 200), 'was not counted'],
      [{ ...processes(200), ...device(200, 200), ...device(5, 5, 'vdb') }, 'no single host device'],
      [{ ...processes(200), ...device(0, 0) }, 'did nothing'],
    ]
    for (const [rises, reason] of cases) {
      expect(stages({ ...GUEST_AND_QEMU, ...rises })).toEqual(together)
      expect(why({ ...GUEST_AND_QEMU, ...rises })).toContain(reason)
    }
  })

  it('counts reads and writes by how long they took, those above every bound last', () => {
    const counted = {
      'block.readLatency vm=vm1,belowNs=1000000': 4,
      'block.readLatency vm=vm1,belowNs=20000000': 6,
      'block.readLatency vm=vm1,belowNs=any': 0,
      'block.writeLatency vm=vm1,belowNs=1000000': 1,
      'block.writeLatency vm=vm1,belowNs=20000000': 2,
      'block.writeLatency vm=vm1,belowNs=any': 87,
      'block.writeLatency vm=vm2,belowNs=any': 1000,
    }
    expect(diskLedger(lookedUp({ ...GUEST_AND_QEMU, ...counted }), 'vm1')?.latencies).toEqual([
      { belowNs: 1 * MS, operations: 5 },
      { belowNs: 20 * MS, operations: 8 },
      { belowNs: null, operations: 87 },
    ])
    expect(diskLedger(lookedUp(GUEST_AND_QEMU), 'vm1')?.latencies).toEqual([])
  })

  it('is not kept for a VM that did nothing or was not counted', () => {
    expect(diskLedger(lookedUp({}), 'vm1')).toBeNull()
    expect(
      diskLedger(lookedUp({ ...GUEST_AND_QEMU, 'guest.disk.reads vm=vm1': 0, 'guest.disk.writes vm=vm1': 0 }), 'vm1'),
    ).toBeNull()
  })
})
