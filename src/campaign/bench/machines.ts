import { StreamAgent } from '../../channel/agent.ts'
import type { GuestAgent } from '../../channel/channel.ts'
import { monotonicNs } from '../../host/clock.ts'
import type { Hypervisor, Template, Vm, VmSpec } from '../../hypervisors/hypervisor.ts'
import type { GuestImage } from '../../image/guestImage.ts'
import type { Acceleration } from '../../model/hostFacts.ts'

const MEMORY_BYTES = 256 * 2 ** 20
const READY_TIMEOUT_MS = 60_000

export type Machine = { readonly vm: Vm; readonly agent: GuestAgent }

/** What the bench's machines have in common: one vCPU, 256 MiB, no data disk, no network. */
export type MachineKit = {
  readonly hypervisor: Hypervisor
  readonly image: GuestImage
  readonly acceleration: Acceleration
  readonly cores: readonly number[]
}

function specOf(kit: MachineKit, index: number, template: Template | null): VmSpec {
  const core = kit.cores[index % kit.cores.length] ?? 0
  return {
    name: `bench${index + 1}`,
    acceleration: kit.acceleration,
    vcpus: 1,
    memoryBytes: MEMORY_BYTES,
    memoryNode: null,
    kernelPath: kit.image.kernelPath,
    initrdPath: kit.image.initrdPath,
    rootImagePath: kit.image.rootImagePath,
    vcpuCores: [core],
    emulatorCores: [core],
    bootCores: null,
    disk: null,
    nics: [],
    template,
  }
}

/** Boots machines at once, one where it is to become a template; resolves when all are ready. */
export async function bootMachines(
  kit: MachineKit,
  count: number,
  template: string | null = null,
): Promise<{ machines: Machine[]; durationNs: number }> {
  const startNs = monotonicNs()
  const machines = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const vm = await kit.hypervisor.start(
        specOf(kit, index, template === null ? null : { path: template, use: 'make' }),
      )
      const agent = new StreamAgent(vm.name, vm.agent)
      await agent.ready(READY_TIMEOUT_MS)
      return { vm, agent }
    }),
  )
  return { machines, durationNs: monotonicNs() - startNs }
}

/** Restores machines from a template at once; resolves when each has answered once. */
export async function restoreMachines(
  kit: MachineKit,
  count: number,
  template: string,
): Promise<{ machines: Machine[]; durationNs: number }> {
  const startNs = monotonicNs()
  const machines = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const vm = await kit.hypervisor.start(specOf(kit, index, { path: template, use: 'start' }))
      const agent = new StreamAgent(vm.name, vm.agent)
      await agent.hello()
      return { vm, agent }
    }),
  )
  return { machines, durationNs: monotonicNs() - startNs }
}

export async function killAll(machines: readonly Machine[]): Promise<void> {
  await Promise.all(machines.map(async ({ vm }) => vm.kill()))
}
