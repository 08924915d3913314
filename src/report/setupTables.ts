import type { Table } from './document.ts'
import { formatAcceleration, formatQuantity, formatSize, NONE, scaleFor } from './format.ts'
import type { ReportInput } from './input.ts'
import { ORIGINAL_HOST, ORIGINAL_PROGRAM, ORIGINAL_VM } from './original.ts'
import { describeParams } from './parameters.ts'
import { resourceOf } from './resources.ts'

const known = (value: string | boolean | null, [yes, no] = ['on', 'off']) =>
  value === null ? 'not readable' : value === true ? yes : value === false ? no : value

/** Table 1: the host beside the original's. */
export function hostTable({ host, boots }: ReportInput): Table {
  const sockets = new Set(host.cores.map(({ socket }) => socket)).size
  const nodes = host.nodes.map(({ node, memoryBytes }) => `node ${node}: ${formatSize(memoryBytes)}`).join(', ')
  const caches = host.caches.map(
    (cache) => `${cache.level} ${formatSize(cache.sizeBytes)} (shared by ${cache.sharedBy})`,
  )
  const tools = Object.entries(host.tools).map(([name, version]) => `${name} ${version}`)
  return {
    kind: 'table',
    caption: 'Table 1: host',
    columns: [{ title: 'Item' }, { title: 'This host' }, { title: 'The original' }],
    rows: [
      ['CPU', `${host.cpuModel}; ${host.cores.length} logical CPUs, sockets: ${sockets}`, ORIGINAL_HOST.cpu],
      ['Memory', `${formatSize(host.memoryBytes)} (${nodes})`, ORIGINAL_HOST.memory],
      ['Caches', caches.join(', ') || NONE, NONE],
      ['NIC port, as read back', portText(boots), ORIGINAL_HOST.nic],
      ['Disks', "a raw file for each VM, past the host's page cache", ORIGINAL_HOST.disk],
      ['OS', `${host.distribution}, Linux ${host.kernel}`, ORIGINAL_HOST.os],
      ['Acceleration', `${formatAcceleration(host.acceleration)}: ${host.accelerationReason}`, 'KVM'],
      ['Itself a VM', known(host.virtualised, ['yes', 'no']), 'no'],
      ['Governor', known(host.governor), NONE],
      ['Turbo', known(host.turbo), NONE],
      ['KSM', known(host.ksm), NONE],
      ['Tools', tools.join(', ') || NONE, NONE],
    ],
  }
}

function portText(boots: ReportInput['boots']): string {
  const seen = boots.map(({ port: { rateBitsPerSecond: rate, qdisc } }) =>
    rate === null ? `not limited (${qdisc})` : `limited to ${formatQuantity(rate, 'bit/s')} (${qdisc})`,
  )
  return [...new Set(seen)].join('; ') || NONE
}

type BootVm = ReportInput['boots'][number]['vms'][number]

const coresOf = (vm: BootVm, role: BootVm['threads'][number]['role']) =>
  vm.threads
    .filter((thread) => thread.role === role)
    .map((thread) => thread.cores.join('+'))
    .join(', ') || NONE

const VM_ITEMS: readonly { readonly item: string; readonly of: (vm: BootVm) => string; readonly original: string }[] = [
  { item: 'vCPUs', of: (vm) => `${vm.vcpus}`, original: ORIGINAL_VM.vcpus },
  { item: 'Memory', of: (vm) => formatSize(vm.memoryBytes), original: ORIGINAL_VM.memory },
  { item: 'Accelerator', of: (vm) => vm.accelerator, original: 'kvm' },
  { item: 'Cores of the vCPU threads', of: (vm) => coresOf(vm, 'vcpu'), original: '2,3 / 4,5 / 6,7' },
  { item: 'Cores of the emulator threads', of: (vm) => coresOf(vm, 'emulator'), original: NONE },
  { item: 'Cores of the I/O threads', of: (vm) => coresOf(vm, 'io'), original: NONE },
  {
    item: 'Disk',
    of: ({ disk }) =>
      `${formatSize(disk.sizeBytes)}, ${disk.cacheDirect ? 'direct I/O' : "through the host's page cache"}`,
    original: ORIGINAL_VM.disk,
  },
  {
    item: 'Disk limits',
    of: ({ disk }) => `write ${limit(disk.writeBytesPerSecond)}, read ${limit(disk.readBytesPerSecond)}`,
    original: 'none',
  },
  {
    item: 'NICs',
    of: ({ nics }) => nics.map(({ model, mac }) => `${model} ${mac}`).join(', ') || NONE,
    original: ORIGINAL_VM.nic,
  },
  { item: 'Guest OS', of: (vm) => `Linux ${vm.guestKernel}`, original: ORIGINAL_VM.os },
]

const limit = (bytesPerSecond: number) => (bytesPerSecond > 0 ? formatQuantity(bytesPerSecond, 'B/s') : 'none')

/** Table 2: each VM as read back; boots that differ from the first are named in the caption. Null without boots. */
export function vmTable({ boots }: ReportInput): Table | null {
  const [first] = boots
  if (!first) return null
  const seen = (boot: ReportInput['boots'][number]) =>
    JSON.stringify(boot.vms.map((vm) => VM_ITEMS.map(({ of }) => of(vm))))
  const others = boots.filter((boot) => seen(boot) !== seen(first)).map(({ boot }) => boot)
  const boot =
    others.length === 0
      ? `the same in all ${boots.length} boots`
      : `boot ${first.boot}; not so in boot ${others.join(', ')}`
  return {
    kind: 'table',
    caption: `Table 2: VMs, as read back from the hypervisor, the kernel and the guests (${boot})`,
    columns: [{ title: 'Item' }, ...first.vms.map(({ name }) => ({ title: name })), { title: 'The original' }],
    rows: VM_ITEMS.map(({ item, of, original }) => [item, ...first.vms.map(of), original]),
  }
}

/** Table 3: programs with versions and parameters. */
export function programTable({ plan, boots, analysis }: ReportInput): Table {
  const versions = Object.fromEntries(boots.flatMap(({ programs }) => Object.entries(programs)))
  return {
    kind: 'table',
    caption: 'Table 3: programs',
    columns: [
      { title: 'Workload' },
      { title: 'Resource' },
      { title: 'Program' },
      { title: 'Parameters' },
      { title: 'Judged figure' },
      { title: "Neighbours' load" },
      { title: 'The original' },
    ],
    rows: plan.groups.map(({ id, victim, neighbours, placebo }) => {
      const { program } = victim.params
      const resource = resourceOf(program)
      const judged = analysis.cells.find((cell) => cell.group === id)
      return [
        id,
        resource,
        `${program} ${versions[program] ?? ''}`.trim(),
        describeParams(victim.params),
        judged === undefined ? NONE : `${judged.metric}, ${scaleFor(0, judged.unit).unit}`,
        placebo ? `${neighbours.id} (placebo)` : neighbours.id === victim.id ? 'the same' : neighbours.id,
        placebo ? NONE : ORIGINAL_PROGRAM[resource],
      ]
    }),
  }
}
