import { monotonicNs } from '../host/clock.ts'
import { RUNTIME_DIRECTORY } from '../host/lab.ts'
import type { BlockStatistics, LatencyHistogram } from '../hypervisors/hypervisor.ts'
import type { Column, SampleBatch } from '../model/sample.ts'
import type { TestbedNetwork } from '../network/network.ts'
import type { Testbed, TestbedVm } from '../provision/testbed.ts'
import type { WindowVm } from '../run/states.ts'
import type { Snapshot, WindowTelemetry } from '../run/telemetry.ts'
import { hostSamples } from './hostSamples.ts'
import { GUEST_FILES, parseGuestFiles, type Readings } from '../telemetry/guestFiles.ts'
import type { ProbedVm, ProbeTarget } from '../telemetry/probe.ts'
import { openProbes, type ProbeSet, type UnavailableProbe } from '../telemetry/registry.ts'
import type { SampledTarget, Sampler } from '../telemetry/sampler.ts'

/** Telemetry of one boot. */
export type BootTelemetry = WindowTelemetry & {
  readonly unavailable: readonly UnavailableProbe[]
  /** What was sampled so far, window by window. */
  readonly batches: readonly SampleBatch[]
  /** Looks at what there is under a control, which makes queues and groups of its own. Not for use inside windows. */
  follow(control: string, cpuGroups: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

export type TelemetrySettings = {
  readonly boot: number
  readonly cores: readonly number[]
  /** major:minor of what holds the VMs' disks. */
  readonly dataDevice: string | null
  readonly coreCountsProgram: string
}

/** The guest's name for its data disk; the agent mounts it. */
const GUEST_DATA_DEVICE = 'vdb'

/** Everything that is watched under one control. */
type Watch = { readonly probes: ProbeSet; readonly sampled: SampledTarget }

/** Opens every probe that this host has, here and in the thread that samples them during windows. */
export async function startTelemetry(
  testbed: Testbed,
  network: TestbedNetwork,
  sampler: Sampler,
  { boot, ...settings }: TelemetrySettings,
): Promise<BootTelemetry> {
  const vms = await Promise.all(testbed.vms.map(probed))
  const watched = testbed.vms.map(({ vm, placed }) => ({ name: vm.name, tap: placed.tap }))
  const open = async (cgroups: ProbeTarget['cgroups']): Promise<Watch> => {
    const target: ProbeTarget = {
      vms,
      labLinks: null,
      counterpartPid: network.counterpartPid,
      ...settings,
      hostNet: '/proc/self/net',
      cgroups,
      scratchDirectory: RUNTIME_DIRECTORY,
    }
    const [probes, sampled] = await Promise.all([openProbes(target), sampler.watch(target)])
    return { probes, sampled }
  }
  const watches = new Map<string, Watch>()
  let current = await open({})
  watches.set('none', current)
  const batches: SampleBatch[] = []
  return {
    unavailable: current.probes.unavailable,
    batches,
    follow: async (control, cpuGroups) => {
      // A group is made anew whenever its control is, and a file of the old one tells nothing any more.
      const stale = Object.keys(cpuGroups).length > 0 ? watches.get(control) : undefined
      if (stale !== undefined) await close(stale)
      const known = stale === undefined ? watches.get(control) : undefined
      current = known ?? (await open(cpuGroups))
      watches.set(control, current)
    },
    read: async (guests) => {
      const { probes } = current
      probes.ask()
      await probes.settle()
      const host = new Float64Array(probes.columns.length)
      const atNs = monotonicNs()
      probes.capture()(host)
      const others = await Promise.all([...guests.map(readGuest), ...testbed.vms.map(readBlocks)])
      return joined(atNs, [{ columns: probes.columns, values: [...host] }, ...others])
    },
    startSampling: async (trial) => current.sampled.start(trial),
    stopSampling: async () => {
      const { sampled } = current
      const batch = { ...(await sampled.stop()), boot, columns: sampled.columns }
      batches.push(batch)
      return hostSamples(batch, watched)
    },
    close: async () => {
      await Promise.all([...watches.values()].map(close))
    },
  }
}

async function close({ probes, sampled }: Watch): Promise<void> {
  probes.close()
  await sampled.close()
}

async function probed({ vm }: TestbedVm): Promise<ProbedVm> {
  const [threads, vcpus] = await Promise.all([vm.readPinning(), vm.vcpuThreads()])
  return {
    name: vm.name,
    pid: vm.pid,
    vcpus: vcpus.map((tid, index) => ({ index, tid })),
    // QEMU's helpers come and go; its main loop and its I/O threads stay.
    others: threads.flatMap(({ id, role }) =>
      role === 'io' || (role === 'emulator' && id === vm.pid) ? [{ role, tid: id }] : [],
    ),
  }
}

async function readGuest({ vm, agent }: WindowVm): Promise<Readings> {
  const texts = await Promise.all(GUEST_FILES.map(async (path) => [path, await agent.readFile(path)] as const))
  return parseGuestFiles(vm.name, GUEST_DATA_DEVICE, new Map(texts))
}

async function readBlocks({ vm }: TestbedVm): Promise<Readings> {
  const statistics = await vm.blockStatistics()
  const columns = BLOCKS.map(
    ({ metric, unit }): Column => ({ metric, unit, kind: 'counter', dimensions: { vm: vm.name } }),
  )
  const latencies = [
    readLatencies('block.readLatency', vm.name, statistics.readLatency),
    readLatencies('block.writeLatency', vm.name, statistics.writeLatency),
  ]
  return {
    columns: [...columns, ...latencies.flatMap((each) => each.columns)],
    values: [...BLOCKS.map(({ field }) => statistics[field]), ...latencies.flatMap(({ values }) => values)],
  }
}

/** A column for each bound, with what took less than it and no less than the bound before; `any` holds the slowest. */
function readLatencies(metric: string, vm: string, histogram: LatencyHistogram | null): Readings {
  const bounds = histogram === null ? [] : [...histogram.boundsNs.map(String), 'any']
  return {
    columns: bounds.map((belowNs) => ({ metric, unit: 'operations', kind: 'counter', dimensions: { vm, belowNs } })),
    values: [...(histogram?.counts ?? [])],
  }
}

const BLOCKS: readonly {
  readonly metric: string
  readonly unit: string
  readonly field: Exclude<keyof BlockStatistics, 'readLatency' | 'writeLatency'>
}[] = [
  { metric: 'block.reads', unit: 'operations', field: 'readOperations' },
  { metric: 'block.writes', unit: 'operations', field: 'writeOperations' },
  { metric: 'block.flushes', unit: 'operations', field: 'flushOperations' },
  { metric: 'block.readBytes', unit: 'bytes', field: 'readBytes' },
  { metric: 'block.writtenBytes', unit: 'bytes', field: 'writtenBytes' },
  { metric: 'block.readTime', unit: 'ns', field: 'readTimeNs' },
  { metric: 'block.writeTime', unit: 'ns', field: 'writeTimeNs' },
  { metric: 'block.flushTime', unit: 'ns', field: 'flushTimeNs' },
]

function joined(atNs: number, parts: readonly Readings[]): Snapshot {
  return {
    atNs,
    columns: parts.flatMap(({ columns }) => columns),
    values: parts.flatMap(({ values }) => values),
  }
}
