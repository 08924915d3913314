import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Program, workloadSchema } from '../../src/model/workloadSpec.ts'
import { workloadFor } from '../../src/workloads/registry.ts'
import type { TestbedSpeeds } from '../../src/workloads/workload.ts'
import { SAMPLE_CONTEXT } from '../fakes/programOutput.ts'

type Written = Record<string, unknown> & { program: Program }

function commands(written: Written) {
  const params = workloadSchema.parse(written)
  const workload = workloadFor(params)
  return {
    victim: params.program === 'sleep' ? { prepare: [], argv: [] } : workload.command(params, SAMPLE_CONTEXT),
    load: workload.load(params, SAMPLE_CONTEXT),
    estimateNs: (speeds = UNLIMITED) => workload.estimateNs(params, speeds),
  }
}

const UNLIMITED: TestbedSpeeds = { diskWriteBytesPerSecond: null, diskReadBytesPerSecond: null, emulated: false }
const victimOf = (written: Written) => commands(written).victim.argv.join(' ')
const loadOf = (written: Written) => commands(written).load.argv.join(' ')

describe('processor and memory', () => {
  it('runs for the time that was asked for, and as load for a day', () => {
    expect(victimOf({ program: 'dhrystone', duration: '1.5 s' })).toBe('dhrystone --duration-ns 1500000000')
    expect(loadOf({ program: 'dhrystone' })).toBe('dhrystone --duration-ns 86400000000000')
    const stressNg = { program: 'stress-ng' as const, stressor: 'vm', instances: 2, options: ['--vm-bytes', '64m'] }
    expect(victimOf(stressNg)).toMatch(/^stress-ng --vm 2 --vm-bytes 64m --timeout 2s /)
    expect(loadOf(stressNg)).toContain(' --timeout 86400s ')
    for (const words of [victimOf(stressNg), loadOf(stressNg)]) expect(words).toContain(' --temp-path /data ')
    expect(loadOf({ program: 'sleep' })).toBe('sleep 86400')
  })

  it('writes memory a number of times, and as load without end', () => {
    const memwrite = { program: 'memwrite' as const, bytes: '1 MiB', passes: 7, stores: 'nontemporal' }
    expect(victimOf(memwrite)).toBe('memwrite --bytes 1048576 --passes 7 --stores nontemporal')
    expect(loadOf(memwrite)).toBe('memwrite --bytes 1048576 --passes 0 --stores nontemporal')
  })

  it('has no command for a victim that does nothing', () => {
    const params = workloadSchema.parse({ program: 'sleep' })
    const command = () => workloadFor(params).command(params, SAMPLE_CONTEXT)
    expect(command).toThrow('sleep does no work that could be measured')
  })
})

describe('network', () => {
  const tcp = { program: 'netperf' as const }
  const udp = { program: 'netperf' as const, protocol: 'udp' }

  it('controls netperf over the management network and sends over the data network', () => {
    const [own, test] = victimOf(tcp).split(' -- ')
    expect(own).toBe('netperf -H 10.78.0.1 -l 2 -P 0 -t TCP_STREAM')
    expect(test).toMatch(/^-H 10\.77\.0\.1 -L 10\.77\.0\.12 -m 8388608 -k /)
  })

  it('sends datagrams that fit one packet, without a route of their own', () => {
    expect(victimOf(udp)).toContain(' UDP_STREAM -- -H 10.77.0.1 -L 10.77.0.12 -m 1472 -R 1 -k ')
    expect(victimOf({ ...udp, messageSize: '512 B' })).toContain(' -m 512 ')
  })

  it('keeps the load going longer than a window of the same length', () => {
    expect(loadOf(udp)).toContain(' -l 20 ')
    expect(loadOf({ ...udp, duration: '30 s' })).toContain(' -l 60 ')
  })

  it('gives each VM its own iperf3 server, and whole seconds', () => {
    const iperf3 = { program: 'iperf3' as const, duration: '1.2 s' }
    expect(victimOf(iperf3)).toMatch(/^iperf3 -c 10\.77\.0\.1 -p 5202 -B 10\.77\.0\.12 -b 0 -t 2 /)
    expect(victimOf(iperf3)).not.toContain(' -u')
    expect(victimOf({ ...iperf3, protocol: 'udp' })).toContain(' -u -l 1448')
    expect(loadOf({ ...iperf3, protocol: 'udp', rate: '5 Mbit/s' })).toMatch(/ -b 5000000 -t 86400 /)
  })
})

describe('disk', () => {
  it('runs one phase of IOzone on a file of the asked size, direct unless the cache is on', () => {
    const direct = victimOf({ program: 'iozone', phase: 'write', fileSize: '16 MiB', recordSize: '64 KiB' })
    expect(direct).toMatch(/^iozone -e -c -I -i 0 -\+n -w -r 64k -s 16384k -f \/data\//)
    expect(victimOf({ program: 'iozone', phase: 'write', cache: 'on' })).not.toContain(' -I ')
    expect(victimOf({ program: 'iozone', phase: 'read' })).toContain(' -i 1 ')
    expect(victimOf({ program: 'iozone', phase: 'rewrite' })).toContain(' -i 0 -+n -w -+N ')
    expect(direct).not.toContain('-+N')
  })

  it('reads a file that is there, from disk for a first read and from the cache for a second', () => {
    const prepared = (phase: string) => {
      const { prepare } = commands({ program: 'iozone', phase, cache: 'on' }).victim
      return prepare.map((argv) => argv.join(' '))
    }
    expect(prepared('read')[0]).toContain('iozone -e -c -i 0 ')
    expect(prepared('read').at(-1)).toContain('drop_caches')
    expect(prepared('reread').at(-1)).toContain(' -i 1 ')
    expect(prepared('write').join()).toMatch(/^rm,?.*-f/)
    const load = commands({ program: 'iozone', phase: 'read', cache: 'on' }).load.argv
    expect(load.slice(0, 2)).toEqual(['sh', '-c'])
    expect(load[2]).toMatch(/drop_caches; exec iozone .* -i 1 /)
  })

  it('gives fio a laid-out file and its cache setting', () => {
    const fio = { program: 'fio' as const, pattern: 'randrw', blockSize: '8 KiB', fileSize: '3 MiB', depth: 4 }
    const { victim, load } = commands(fio)
    expect(victim.argv).toEqual(
      expect.arrayContaining([
        '--rw=randrw',
        '--bs=8192',
        '--size=3145728',
        '--iodepth=4',
        '--direct=1',
        '--runtime=2',
      ]),
    )
    expect(victim.prepare[0]).toEqual(['dd', 'if=/dev/zero', 'of=/data/fio-victim', 'bs=1024k', 'count=3'])
    expect(load.argv).toContain('--runtime=86400')
    expect(victimOf({ ...fio, cache: 'on' })).toContain('--direct=0')
  })

  it('expects a limited disk to take as long as its limit says', () => {
    const { estimateNs } = commands({ program: 'iozone', phase: 'write', fileSize: '24000 KiB' })
    const slow = { ...UNLIMITED, diskWriteBytesPerSecond: 24_576_000, diskReadBytesPerSecond: 1e6 }
    expect(estimateNs(slow)).toBeCloseTo(1.15e9, -3)
    expect(estimateNs()).toBeLessThan(estimateNs(slow))
  })
})

const WRITTEN: Written[] = [
  { program: 'dhrystone' },
  { program: 'memwrite' },
  ...['write', 'rewrite', 'read', 'reread'].flatMap((phase) =>
    ['on', 'off'].map((cache): Written => ({ program: 'iozone', phase, cache })),
  ),
  { program: 'netperf' },
  { program: 'iperf3', protocol: 'udp' },
  { program: 'fio' },
  { program: 'stress-ng', stressor: 'cpu' },
]

describe('every program', () => {
  it.each(WRITTEN)('has words that are not empty, and files of its own as victim and as load: %j', (written) => {
    const { victim, load } = commands(written)
    const words = (command: typeof victim) => [...command.prepare.flat(), ...command.argv]
    expect([...words(victim), ...words(load)].every((word) => word !== '' && !/undefined|NaN/.test(word))).toBe(true)
    const files = (command: typeof victim): string[] =>
      words(command)
        .join(' ')
        .match(/\/data\/[\w.-]+/g) ?? []
    expect(files(victim).filter((file) => files(load).includes(file))).toEqual([])
  })

  it.each(WRITTEN)('expects a window of a length: %j', (written) => {
    const speed = fc.option(fc.integer({ min: 1000, max: 1e10 }))
    fc.assert(
      fc.property(speed, speed, fc.boolean(), (write, read, emulated) => {
        const estimate = commands(written).estimateNs({
          diskWriteBytesPerSecond: write,
          diskReadBytesPerSecond: read,
          emulated,
        })
        expect(estimate).toBeGreaterThan(0)
        expect(estimate).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
      { numRuns: 20 },
    )
  })
})
