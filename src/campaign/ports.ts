import { randomBytes } from 'node:crypto'
import { StreamAgent } from '../channel/agent.ts'
import { monotonicNs, processCpuNs, wallClock } from '../host/clock.ts'
import { readDiskBytes } from '../host/kernelFiles.ts'
import { RUNTIME_DIRECTORY } from '../host/lab.ts'
import { readCoreTimes, readProcessTimes, readThreadTimes } from '../host/processorTimes.ts'
import { QemuHypervisor } from '../hypervisors/qemu/qemuHypervisor.ts'
import type { GuestImage } from '../image/guestImage.ts'
import type { TestbedNetwork } from '../network/network.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { memoryNodeOf } from '../place/memoryNode.ts'
import type { ProvisionPorts, Testbed } from '../provision/testbed.ts'
import type { RunPorts } from '../run/ports.ts'
import type { WindowTelemetry } from '../run/telemetry.ts'
import type { RunInputs } from '../store/runDirectory.ts'
import { workloadFor } from '../workloads/registry.ts'

const SLOWEST = 20
const GRACE_NS = 60e9

export function provisionPorts(
  inputs: RunInputs,
  image: GuestImage,
  network: TestbedNetwork,
  freshDisk: ProvisionPorts['freshDisk'],
  tscKhz: number | null,
): ProvisionPorts {
  return {
    hypervisor: new QemuHypervisor({ runtimeDirectory: RUNTIME_DIRECTORY, vhost: false, tscKhz }),
    network,
    acceleration: inputs.host.acceleration,
    memoryNodeOf: (placed) => memoryNodeOf(placed, inputs.host),
    image: { kernelPath: image.kernelPath, initrdPath: image.initrdPath, rootImagePath: image.rootImagePath },
    connectAgent: (name, vm) => new StreamAgent(name, vm.agent),
    freshDisk,
    entropy: () => randomBytes(32).toString('hex'),
  }
}

/** What windows of one boot need. Inside the lab every process that `/proc` shows is the campaign's own. */
export async function runPorts(
  testbed: Testbed,
  network: TestbedNetwork,
  telemetry: WindowTelemetry | null,
  useControl: RunPorts['useControl'],
): Promise<RunPorts> {
  const threads = await Promise.all(testbed.vms.map(async ({ vm }) => vm.vcpuThreads()))
  const cores = [...new Set(testbed.vms.flatMap(({ placed }) => placed.vcpuCores))]
  return {
    network,
    useControl,
    workloadFor,
    monotonicNs,
    wallClock,
    processCpuNs,
    limitNs: (params) => limitNs(params, testbed),
    telemetry,
    sample: () => ({
      ...network.readCounters(),
      disks: testbed.vms.map(({ vm }) => readDiskBytes(vm.pid)),
      vcpus: testbed.vms.map(({ vm }, index) => sumOf(vm.pid, threads[index] ?? [])),
    }),
    readProcessors: () => ({
      atNs: monotonicNs(),
      ...readCoreTimes(cores),
      ownNs: readProcessTimes().reduce((sum, { cpuNs }) => sum + cpuNs, 0),
      cores: cores.length,
    }),
  }
}

/** Controls may slow a program down many times: only one that surely hangs is past this. */
function limitNs(params: WorkloadParams, { vms: [first] }: Testbed): number {
  const speeds = {
    diskWriteBytesPerSecond: first?.placed.diskWriteBytesPerSecond ?? null,
    diskReadBytesPerSecond: first?.placed.diskReadBytesPerSecond ?? null,
    emulated: true,
  }
  return SLOWEST * workloadFor(params).estimateNs(params, speeds) + GRACE_NS
}

function sumOf(pid: number, threads: readonly number[]) {
  const times = threads.map((thread) => readThreadTimes(pid, thread))
  return {
    runNs: times.reduce((sum, { runNs }) => sum + runNs, 0),
    waitNs: times.reduce((sum, { waitNs }) => sum + waitNs, 0),
    threads: threads.length,
  }
}
