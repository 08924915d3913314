import { describe, expect, it } from 'vitest'
import type { VmSpec } from '../../src/hypervisors/hypervisor.ts'
import * as qemu from '../../src/hypervisors/qemu/arguments.ts'

const SPEC: VmSpec = {
  name: 'vm1',
  acceleration: 'tcg',
  vcpus: 2,
  memoryBytes: 256 * 2 ** 20 + 1,
  memoryNode: null,
  kernelPath: '/image/kernel',
  initrdPath: '/image/initrd',
  rootImagePath: '/image/root.ext4',
  vcpuCores: [0, 1],
  emulatorCores: [0],
  bootCores: null,
  disk: null,
  nics: [],
  template: null,
}

/** Every value that follows an option. */
function valuesOf(argv: readonly string[], option: string): string[] {
  return argv.flatMap((word, at) => (word === option ? [argv[at + 1] ?? ''] : []))
}

describe('the machine', () => {
  it('is emulated, or uses the processor as it is', () => {
    const emulated = qemu.machineArguments(SPEC, 'quiet')
    const accelerated = qemu.machineArguments({ ...SPEC, acceleration: 'kvm' }, 'quiet')
    expect(valuesOf(emulated, '-accel')).toEqual(['tcg,thread=multi'])
    expect(valuesOf(emulated, '-cpu')[0]).not.toBe('host')
    expect([valuesOf(accelerated, '-accel'), valuesOf(accelerated, '-cpu')]).toEqual([['kvm'], ['host']])
  })

  it('has what was asked for, nothing shared with others, and no devices of its own accord', () => {
    const argv = qemu.machineArguments(SPEC, 'quiet panic=-1')
    expect(argv).toEqual(expect.arrayContaining(['-nodefaults', '-no-user-config']))
    expect(valuesOf(argv, '-smp')).toEqual(['2,sockets=1,cores=2'])
    expect(valuesOf(argv, '-m')).toEqual(['257M'])
    expect(valuesOf(argv, '-append')).toEqual(['quiet panic=-1'])
    expect(valuesOf(argv, '-machine')[0]).toContain('mem-merge=off')
    expect(valuesOf(argv, '-blockdev')[0]).toContain('filename=/image/root.ext4,read-only=on')
  })

  it('has its memory on one node where that is asked for', () => {
    const argv = qemu.machineArguments({ ...SPEC, memoryNode: 1 }, 'quiet')
    expect(valuesOf(argv, '-object')).toEqual(['memory-backend-ram,id=ram0,size=257M,policy=bind,host-nodes=1'])
    expect(valuesOf(argv, '-machine')).toContain('memory-backend=ram0')
    expect(valuesOf(qemu.machineArguments(SPEC, 'quiet'), '-object')).toEqual([])
  })

  it('keeps its memory in a file where it is to be a template, and maps it without writing where it starts from one', () => {
    const memoryOf = (use: 'make' | 'start', memoryNode: number | null) =>
      valuesOf(qemu.machineArguments({ ...SPEC, memoryNode, template: { path: '/t', use } }, 'quiet'), '-object')
    expect(memoryOf('make', null)).toEqual(['memory-backend-file,mem-path=/t.memory,share=on,id=ram0,size=257M'])
    expect(memoryOf('start', 1)).toEqual([
      'memory-backend-file,mem-path=/t.memory,share=off,id=ram0,size=257M,policy=bind,host-nodes=1',
    ])
  })

  it('is told the rate of the counter that its clock rests on, where it is emulated', () => {
    expect(qemu.kernelCommandLine('tcg', 2_650_123)).toContain(' tsc_early_khz=2650123')
    expect(qemu.kernelCommandLine('tcg', null)).not.toContain('tsc_early')
    expect(qemu.kernelCommandLine('kvm', 2_650_123)).not.toContain('tsc_early')
  })

  it('boots quickly under emulation only by options that emulation needs', () => {
    expect(qemu.kernelCommandLine('kvm', 2_000_000)).not.toContain('mitigations')
    expect(qemu.kernelCommandLine('tcg', null).startsWith(qemu.kernelCommandLine('kvm', null))).toBe(true)
  })
})

describe('devices', () => {
  it('take the data disk as a descriptor, past the cache of the host', () => {
    const argv = qemu.diskArguments(7)
    expect(valuesOf(argv, '-add-fd')).toEqual([`fd=7,set=${qemu.DISK_FDSET}`])
    const [disk = ''] = valuesOf(argv, '-blockdev')
    expect(disk).toContain(`filename=/dev/fdset/${qemu.DISK_FDSET}`)
    expect(disk).toContain('file.cache.direct=on')
    expect(disk).toContain('file.aio=native')
    expect(valuesOf(argv, '-device')[0]).toContain(`iothread=${qemu.IO_THREAD}`)
  })

  it('name each NIC once, with its address', () => {
    const nics = [
      { tap: 'vm1d', mac: '02:77:00:00:01:0b' },
      { tap: 'vm1m', mac: '02:77:00:00:02:0b' },
    ]
    const argv = qemu.nicArguments(nics, false)
    expect(valuesOf(argv, '-netdev')).toEqual([
      'tap,id=net0,ifname=vm1d,script=no,downscript=no',
      'tap,id=net1,ifname=vm1m,script=no,downscript=no',
    ])
    expect(valuesOf(argv, '-device')[1]).toContain('netdev=net1,mac=02:77:00:00:02:0b')
    expect(valuesOf(qemu.nicArguments(nics, true), '-netdev')[0]).toMatch(/,vhost=on$/)
    expect(qemu.nicArguments([], true)).toEqual([])
  })

  it('reach the agent and the monitor by abstract sockets', () => {
    expect(valuesOf(qemu.agentArguments('name'), '-chardev')).toEqual(['socket,id=agent,path=name,abstract=on'])
    expect(valuesOf(qemu.monitorArguments('name'), '-mon')).toEqual(['chardev=qmp,mode=control'])
  })
})
