import type { Acceleration } from '../../model/hostFacts.ts'
import type { VmSpec } from '../hypervisor.ts'

/**
 * Chosen for boot time: no timer calibration, no mitigations that emulation pays for, no tests of ciphers (0.4 s), no code
 * patched for a single CPU (0.15 s), and few messages.
 */
const EMULATED_KERNEL_OPTIONS =
  'mitigations=off tsc=reliable no_timer_check nokaslr lpj=4000000 cryptomgr.notests=1 noreplace-smp'
const KERNEL_OPTIONS = 'console=ttyS0 quiet panic=-1'
/** What QEMU emulates well; `max` makes the guest kernel patch itself for features that only cost time. */
const EMULATED_CPU = 'qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+aes'

const MEMORY = 'ram0'
export const DISK_FDSET = 1
export const IO_THREAD = 'io0'
export const DISK_DEVICE = 'disk0'

/**
 * An emulated guest counts by the host's time stamp counter. Left to itself it measures the counter's rate while it
 * boots, and gets it wrong by any factor when its core is busy: its clock then runs too fast for the whole boot.
 */
export function kernelCommandLine(acceleration: Acceleration, tscKhz: number | null): string {
  if (acceleration !== 'tcg') return KERNEL_OPTIONS
  const counter = tscKhz === null ? '' : ` tsc_early_khz=${tscKhz}`
  return `${KERNEL_OPTIONS} ${EMULATED_KERNEL_OPTIONS}${counter}`
}

/** The machine itself: accelerator, CPU, memory, kernel. */
export function machineArguments(spec: Omit<VmSpec, 'nics' | 'disk'>, kernelOptions: string): string[] {
  const emulated = spec.acceleration === 'tcg'
  const memory = `${Math.ceil(spec.memoryBytes / 2 ** 20)}M`
  return [
    ...['-name', spec.name, '-nodefaults', '-no-user-config', '-display', 'none', '-no-hpet'],
    // Its guests have no interrupt links to ask for one by one, which takes 0.2 s on the older `pc`.
    ...['-machine', 'q35,sata=off,smbus=off,usb=off,vmport=off,mem-merge=off,dump-guest-core=off'],
    ...['-accel', emulated ? 'tcg,thread=multi' : 'kvm'],
    ...['-cpu', emulated ? EMULATED_CPU : 'host'],
    ...['-smp', `${spec.vcpus},sockets=1,cores=${spec.vcpus}`],
    ...['-m', memory, ...backendArguments(memory, spec)],
    ...['-kernel', spec.kernelPath, '-initrd', spec.initrdPath, '-append', kernelOptions],
    ...['-blockdev', `driver=file,node-name=root,filename=${spec.rootImagePath},read-only=on`],
    ...['-device', 'virtio-blk-pci,drive=root,id=root0'],
  ]
}

/** A copy of a template maps the memory that was saved, and gets a page of its own where it writes: nothing is read in. */
function backendArguments(size: string, { template, memoryNode }: Pick<VmSpec, 'template' | 'memoryNode'>): string[] {
  if (template === null && memoryNode === null) return []
  const share = template?.use === 'make' ? 'on' : 'off'
  const file = template === null ? 'ram' : `file,mem-path=${templateMemory(template.path)},share=${share}`
  const node = memoryNode === null ? '' : `,policy=bind,host-nodes=${memoryNode}`
  const backend = `memory-backend-${file},id=${MEMORY},size=${size}${node}`
  return ['-object', backend, '-machine', `memory-backend=${MEMORY}`]
}

function templateMemory(path: string): string {
  return `${path}.memory`
}

export function agentArguments(socketName: string): string[] {
  return [
    ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${socketName},abstract=on`],
    ...['-device', 'virtserialport,chardev=agent,name=tonari.agent'],
  ]
}

export function monitorArguments(socketName: string): string[] {
  return ['-chardev', `socket,id=qmp,path=${socketName},abstract=on`, '-mon', 'chardev=qmp,mode=control']
}

/** The data disk arrives as descriptor `fd` and never has a name in the file system. */
export function diskArguments(fd: number): string[] {
  const file = `file.driver=file,file.filename=/dev/fdset/${DISK_FDSET},file.aio=native,file.cache.direct=on,file.locking=off`
  return [
    ...['-add-fd', `fd=${fd},set=${DISK_FDSET}`, '-object', `iothread,id=${IO_THREAD}`],
    ...['-blockdev', `driver=raw,node-name=disk,cache.direct=on,${file}`],
    ...['-device', `virtio-blk-pci,drive=disk,id=${DISK_DEVICE},iothread=${IO_THREAD}`],
  ]
}

export function nicArguments(nics: VmSpec['nics'], vhost: boolean): string[] {
  return nics.flatMap(({ tap, mac }, index) => [
    ...['-netdev', `tap,id=net${index},ifname=${tap},script=no,downscript=no${vhost ? ',vhost=on' : ''}`],
    ...['-device', `virtio-net-pci,netdev=net${index},mac=${mac},romfile=`],
  ])
}
