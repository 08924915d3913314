import { randomBytes } from 'node:crypto'
import { selectRounds } from '../analyse/selectRounds.ts'
import { StreamAgent } from '../channel/agent.ts'
import { monotonicNs, processCpuNs, wallClock } from '../host/clock.ts'
import { readDiskBytes } from '../host/kernelFiles.ts'
import { RUNTIME_DIRECTORY } from '../host/lab.ts'
import { QemuHypervisor } from '../hypervisors/qemu/qemuHypervisor.ts'
import type { GuestImage } from '../image/guestImage.ts'
import { TonariError } from '../model/error.ts'
import type { CampaignListener } from '../model/events.ts'
import type { Plan, PlannedBlock } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { createLab } from '../network/lab.ts'
import type { TestbedNetwork } from '../network/network.ts'
import { type ProvisionPorts, provisionTestbed, type Testbed } from '../provision/testbed.ts'
import type { RunPorts } from '../run/ports.ts'
import type { RunDirectory, RunInputs } from '../store/runDirectory.ts'
import { workloadFor } from '../workloads/registry.ts'
import { bootRecord } from './bootRecord.ts'
import { createDisks } from './disks.ts'
import { runBlock } from './runBlock.ts'

export type CarryOutOptions = {
  readonly image: GuestImage
  readonly programs: Readonly<Record<string, string>>
  readonly listener: CampaignListener
  readonly signal: AbortSignal
}

/**
 * Carries out what a run directory still lacks, from inside the lab's namespaces. Everything finished before stays as
 * it is. Throws TonariError `interrupted` when `signal` fires; all VMs are gone then.
 */
export async function carryOut(run: RunDirectory, options: CarryOutOptions): Promise<void> {
  await run.removeTornLines()
  const inputs = await run.readInputs()
  const trials = await run.readTrials()
  const blocks = unfinishedBlocks(inputs.plan, trials)
  const total = inputs.plan.blocks.flatMap(({ rounds }) => rounds.flatMap(({ windows }) => windows)).length
  const left = blocks.flatMap(({ rounds }) => rounds.flatMap(({ windows }) => windows)).length
  options.listener({
    kind: 'planned',
    trials: total,
    finishedBefore: total - left,
    estimateNs: (inputs.plan.estimate.wallNs * left) / total,
  })
  if (left === 0) return

  const boots = await run.readBoots()
  let boot = Math.max(0, ...boots.map((record) => record.boot), ...trials.map((trial) => trial.boot))
  let finished = total - left
  const { placement } = inputs
  const network = await createLab({
    vms: placement.vms,
    portBitsPerSecond: placement.portBitsPerSecond,
    counterpartProgram: (name) => options.image.counterpartProgram(name),
    runtimeDirectory: RUNTIME_DIRECTORY,
  })
  const disks = await createDisks(
    run.path,
    placement.vms.map(({ diskBytes }) => diskBytes),
  )
  try {
    const ports = provisionPorts(inputs, options.image, network, disks.fresh)
    for (const block of blocks) {
      throwIfInterrupted(options.signal)
      boot += 1
      options.listener({ kind: 'block-started', block: block.block, blocks: inputs.plan.blocks.length, boot })
      const startedNs = monotonicNs()
      const startedAt = wallClock()
      const testbed = await provisionTestbed(placement, ports)
      const bootedNs = monotonicNs()
      options.listener({ kind: 'booted', boot, durationNs: bootedNs - startedNs })
      const kill = () => void Promise.all(testbed.vms.map(async ({ vm }) => vm.kill()))
      options.signal.addEventListener('abort', kill)
      try {
        const record = await bootRecord({
          testbed,
          network,
          inputs,
          programs: options.programs,
          boot,
          block: block.block,
          startedAt,
        })
        await runBlock(testbed, inputs.plan, block, boot, {
          ports: runPorts(testbed, network),
          sink: run,
          signal: options.signal,
          finished: (trial) => {
            finished += 1
            options.listener({ kind: 'trial-finished', trial, finished, trials: total })
          },
        })
        const endedNs = monotonicNs()
        await testbed.destroy()
        const spentNs = { provision: bootedNs - startedNs, teardown: monotonicNs() - endedNs }
        await run.addBoot({ ...record, spentNs })
      } catch (error) {
        await Promise.all(testbed.vms.map(async ({ vm }) => vm.kill()))
        throwIfInterrupted(options.signal)
        throw error
      } finally {
        options.signal.removeEventListener('abort', kill)
      }
      options.listener({ kind: 'block-finished', block: block.block })
    }
  } finally {
    disks.close()
    await network.destroy()
  }
}

/** Blocks with the rounds of those groups that no single boot has finished yet, in the planned order. */
export function unfinishedBlocks(plan: Plan, trials: readonly Trial[]): PlannedBlock[] {
  const { unfinished } = selectRounds(plan, trials)
  return plan.blocks
    .map(({ block, rounds }) => ({
      block,
      rounds: rounds.filter((round) => unfinished.some((part) => part.block === block && part.group === round.group)),
    }))
    .filter(({ rounds }) => rounds.length > 0)
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new TonariError('interrupted', 'interrupted; every finished trial is kept', {
      hint: 'the same command continues where this stopped',
    })
  }
}

function provisionPorts(
  inputs: RunInputs,
  image: GuestImage,
  network: TestbedNetwork,
  freshDisk: ProvisionPorts['freshDisk'],
): ProvisionPorts {
  return {
    hypervisor: new QemuHypervisor({ runtimeDirectory: RUNTIME_DIRECTORY, vhost: false }),
    network,
    acceleration: inputs.host.acceleration,
    image: { kernelPath: image.kernelPath, initrdPath: image.initrdPath, rootImagePath: image.rootImagePath },
    connectAgent: (name, vm) => new StreamAgent(name, vm.agent),
    freshDisk,
    entropy: () => randomBytes(32).toString('hex'),
  }
}

function runPorts(testbed: Testbed, network: TestbedNetwork): RunPorts {
  return {
    network,
    workloadFor,
    monotonicNs,
    wallClock,
    processCpuNs,
    sample: () => {
      const counters = network.readCounters()
      return { ...counters, disks: testbed.vms.map(({ vm }) => readDiskBytes(vm.pid)) }
    },
  }
}
