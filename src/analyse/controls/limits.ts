import type { ControlSpec } from '../../model/control.ts'
import { select } from '../../model/controlledVms.ts'
import type { CpuControl } from '../../model/cpuControl.ts'
import type { DiskCgroupControl, DiskThrottleControl } from '../../model/diskControl.ts'
import type { Placement } from '../../model/placement.ts'
import type { LinkNames } from '../ledger/wiring.ts'
import type { Limit, Source } from './limit.ts'
import { networkLimits } from './networkLimits.ts'

/** Every metric that a source is sampled from. */
export const LIMIT_METRICS = [
  ...['process.readBytes', 'process.writtenBytes', 'vcpu.run', 'thread.run', 'throttled.time'],
  ...['qdisc.sentBytes', 'qdisc.backlogPackets', 'link.receivedBytes', 'link.receivedPackets', 'link.sentBytes'],
]

/** QEMU lets a tenth of a second's worth through at once where no burst is set (`throttle_compute_wait`). */
const USUAL_BURST_SECONDS = 0.1
/** The host kernel gives a cgroup's rate out in slices of a tenth of a second (`throtl_slice`). */
const SLICE_SECONDS = 0.1

/** Every limit of a control, one for each VM or set of VMs that share it, as far as a rate was set. */
export function limitsOf(control: ControlSpec, placement: Placement, links: LinkNames): Limit[] {
  if (control === 'none') return []
  const { name, disk = [], network = [], cpu = [] } = control
  return [
    ...disk.flatMap((spec) => diskLimits(name, spec, placement)),
    ...network.flatMap((spec) => networkLimits(name, spec, placement, links)),
    ...cpu.flatMap((spec) => cpuLimits(name, spec, placement)),
  ]
}

/** Each VM by itself, or all of them where they share the limit. */
function members(spec: { on: CpuControl['on']; shared?: boolean }, { vms }: Placement): string[][] {
  const names = select(spec.on, vms).map(({ name }) => name)
  return spec.shared === true ? [names] : names.map((name) => [name])
}

const DISK = [
  { what: 'write', column: 'process.writtenBytes', burst: 'writeBurst', own: 'diskWriteBytesPerSecond' },
  { what: 'read', column: 'process.readBytes', burst: 'readBurst', own: 'diskReadBytesPerSecond' },
] as const
const OPERATIONS = [
  { key: 'writeIops', what: 'write operations', column: 'block.writes', burst: 'writeIopsBurst' },
  { key: 'readIops', what: 'read operations', column: 'block.reads', burst: 'readIopsBurst' },
] as const

function diskLimits(control: string, spec: DiskThrottleControl | DiskCgroupControl, placement: Placement): Limit[] {
  const common = { control, resource: 'disk', kind: 'ceiling', by: spec.by ?? 'qemu' } as const
  const atOnce = (set: number, key: 'writeBurst' | 'readBurst' | 'writeIopsBurst' | 'readIopsBurst') => {
    if (spec.by === 'cgroup') return set * SLICE_SECONDS
    const burst = spec[key]
    return burst === undefined ? set * USUAL_BURST_SECONDS : (burst * spec.burstLength) / 1e9
  }
  return members(spec, placement).flatMap((vms) => [
    ...DISK.flatMap(({ what, column, burst, own }): Limit[] => {
      const asked = spec[what]
      if (asked === undefined) return []
      const already = spec.by === 'cgroup' ? null : placement.vms.find(({ name }) => name === vms[0])?.[own]
      const set = Math.min(asked, already ?? asked)
      const columns = vms.map((vm) => ({ metric: column, dimensions: { vm } }))
      const counter = "the VMs' processes (/proc/PID/io)"
      const source: Source = { kind: 'sampled', counter, columns, scale: 1, soleSender: false }
      return [{ ...common, vms, what, set, unit: 'B/s', burst: atOnce(set, burst), source }]
    }),
    ...OPERATIONS.flatMap(({ key, what, column, burst }): Limit[] => {
      const set = spec[key]
      if (set === undefined) return []
      const columns = vms.map((vm) => ({ metric: column, dimensions: { vm } }))
      const source: Source = { kind: 'read', counter: "QEMU's block statistics", columns, scale: 1 }
      return [{ ...common, vms, what, set, unit: 'operations/s', burst: atOnce(set, burst), source }]
    }),
  ])
}

function cpuLimits(control: string, spec: CpuControl, placement: Placement): Limit[] {
  const { cores, period } = spec
  if (cores === undefined) return []
  return members(spec, placement).map((vms): Limit => {
    const columns = vms.flatMap((vm) => [
      { metric: 'vcpu.run', dimensions: { vm } },
      { metric: 'thread.run', dimensions: { vm } },
    ])
    const throttled = { metric: 'throttled.time', dimensions: { vm: vms[0] ?? '' } }
    return {
      ...{ control, resource: 'cpu', by: 'cgroup', what: 'CPU time', kind: 'ceiling', set: cores, unit: 'cores', vms },
      burst: (cores * period) / 1e9,
      source: {
        kind: 'sampled',
        counter: "running time of the VMs' threads",
        columns,
        scale: 1e-9,
        wanting: { column: throttled, by: 'rise' },
        soleSender: false,
      },
    }
  })
}
