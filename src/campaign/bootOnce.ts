import { calibrationStands } from '../analyse/standingCalibration.ts'
import { monotonicNs, wallClock } from '../host/clock.ts'
import { deviceNumber } from '../host/blockDevices.ts'
import { foreignProcesses, type OutsideProcesses } from '../host/outside.ts'
import type { GuestImage } from '../image/guestImage.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { CampaignListener } from '../model/events.ts'
import type { PlannedBlock } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import type { SampleBatch } from '../model/sample.ts'
import type { TestbedNetwork } from '../network/network.ts'
import { placeBlock } from '../place/placeBlock.ts'
import { type ProvisionPorts, provisionTestbed, type Testbed } from '../provision/testbed.ts'
import { letRun } from '../run/states.ts'
import { warmUp } from '../run/warmUp.ts'
import { rateBatches } from '../store/rateBatches.ts'
import type { RunDirectory, RunInputs } from '../store/runDirectory.ts'
import type { Sampler } from '../telemetry/sampler.ts'
import { calibrate } from './calibration.ts'
import { ControlSwitch, controlTarget } from './controlSwitch.ts'
import { throwIfInterrupted } from './interrupt.ts'
import { runPorts } from './ports.ts'
import { type BootTelemetry, startTelemetry } from './telemetry.ts'
import { changesBetween, readBack } from './readBack.ts'
import { groupsOf, runBlock } from './runBlock.ts'

export type BootOptions = {
  readonly run: RunDirectory
  readonly inputs: RunInputs
  readonly network: TestbedNetwork
  readonly provision: ProvisionPorts
  readonly programs: Readonly<Record<string, string>>
  readonly outside: OutsideProcesses
  readonly listener: CampaignListener
  readonly signal: AbortSignal
  readonly sampler: Sampler
  readonly image: GuestImage
  /** What was done for the campaign before this boot and is booked with it. */
  readonly spentBeforeNs: Readonly<Record<string, number>>
}

type Watched = {
  readonly spentNs: Record<string, number>
  /** Told of each finished window. */
  readonly finished: (trial: Trial) => void
  readonly telemetry: BootTelemetry
  readonly controls: ControlSwitch
}

const ANSWER_TIMEOUT_MS = 5_000

/**
 * Boots all VMs, takes the windows of one block, and records the boot. A VM that is killed or frozen meanwhile ends the
 * boot and leaves it void; a program that fails in VMs that all still answer is an error.
 */
export async function bootOnce(boot: number, block: PlannedBlock, options: BootOptions): Promise<void> {
  const { run, inputs, network, listener, signal } = options
  const startedNs = monotonicNs()
  const startedAt = wallClock()
  await run.addSchedule({
    schema: 'tonari.schedule/1',
    boot,
    block: block.block,
    windows: block.rounds.flatMap(({ windows }) => windows.map(({ id }) => id)),
  })
  await network.restorePort()
  const before = options.outside.read()
  const { placement, ...order } = placeBlock(inputs.placement, block.assignment)
  const testbed = await provisionTestbed(placement, { ...options.provision, signal }, order).catch((error: unknown) => {
    throwIfInterrupted(signal)
    throw error
  })
  const bootedNs = monotonicNs()
  listener({ kind: 'booted', boot, durationNs: bootedNs - startedNs })
  const kill = () => void Promise.all(testbed.vms.map(async ({ vm }) => vm.kill()))
  signal.addEventListener('abort', kill)
  try {
    throwIfInterrupted(signal)
    const start = await readBack(testbed, network, inputs)
    const spentNs: Record<string, number> = { provision: bootedNs - startedNs }
    const telemetry = await startTelemetry(testbed, network, options.sampler, {
      boot,
      cores: inputs.host.cores.map(({ cpu }) => cpu),
      dataDevice: deviceNumber(run.path),
      coreCountsProgram: options.image.coreCountsPath,
    })
    const controls = new ControlSwitch(inputs.plan.controls, controlTarget(testbed, network, inputs, run.path))
    let windowsNs = 0
    const finished = (trial: Trial) => {
      windowsNs += sumOf(trial.spentNs)
      listener({ kind: 'trial-finished', trial })
    }
    const watched = { spentNs, finished, telemetry, controls }
    const windows = async () => takeWindows(testbed, boot, block, watched, options)
    const failed = await lossDuring(testbed, signal, windows).finally(async () => {
      await controls.leave().catch(() => undefined)
      await telemetry.close()
      await run.writeSamples(boot, [...telemetry.batches, ...(await ratesOf(run, boot))])
    })
    let changes: string[] = []
    const compare = async () => {
      changes = changesBetween(start, await readBack(testbed, network, inputs))
    }
    const failure = failed ?? (await lossDuring(testbed, signal, compare))
    const endedNs = monotonicNs()
    await (failure === null ? testbed.destroy() : Promise.all(testbed.vms.map(async ({ vm }) => vm.kill())))
    const record: BootRecord = {
      schema: 'tonari.boot/2',
      boot,
      block: block.block,
      startedAt,
      ...start,
      programs: { ...options.programs },
      controls: controls.used,
      changes: [...controls.changes, ...changes],
      failure,
      foreign: foreignProcesses(before, options.outside.read()),
      notProbed: telemetry.unavailable.map(({ probe, reason }) => ({ probe, reason })),
      spentNs: {
        ...options.spentBeforeNs,
        ...withOther({ ...spentNs, teardown: monotonicNs() - endedNs }, monotonicNs() - startedNs - windowsNs),
      },
    }
    await run.addBoot(record)
  } catch (error) {
    await Promise.all(testbed.vms.map(async ({ vm }) => vm.kill()))
    throwIfInterrupted(signal)
    throw error
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

function sumOf(spentNs: Readonly<Record<string, number>>): number {
  return Object.values(spentNs).reduce((sum, ns) => sum + ns, 0)
}

/** Steps that have names, and the rest of what a boot took apart from its windows: reading back, records, samples. */
function withOther(spentNs: Readonly<Record<string, number>>, elapsedNs: number): Record<string, number> {
  return { ...spentNs, other: Math.max(0, elapsedNs - sumOf(spentNs)) }
}

/** Rates that programs streamed, or the host's counters showed, beside what was sampled. */
async function ratesOf(run: RunDirectory, boot: number): Promise<SampleBatch[]> {
  return (await run.readSeries()).filter((series) => series.boot === boot).flatMap(rateBatches)
}

/** What became of VMs that were lost while `action` went on; null when it came to its end. Rejects for other reasons. */
async function lossDuring(testbed: Testbed, signal: AbortSignal, action: () => Promise<void>): Promise<string | null> {
  try {
    await action()
    return null
  } catch (error) {
    throwIfInterrupted(signal)
    const lost = await lostVms(testbed)
    if (lost.length === 0) throw error
    return lost.join('; ')
  }
}

async function takeWindows(
  testbed: Testbed,
  boot: number,
  block: PlannedBlock,
  { spentNs, finished, telemetry, controls }: Watched,
  { run, inputs, network, signal }: BootOptions,
): Promise<void> {
  const ports = await runPorts(testbed, network, telemetry, async (name) => {
    if (await controls.use(name)) await telemetry.follow(name, controls.cpuGroups)
  })
  // Peers are all measured, so there is no load whose dose would have to be known.
  const peers = inputs.plan.mode === 'peers'
  const known =
    peers || calibrationStands(...(await Promise.all([run.readCalibration(), run.readBoots(), run.readTrials()])))
  const warmNs = monotonicNs()
  const measured = (index: number) => peers || index === 0
  await warmUp(testbed.vms, known ? groupsOf(inputs.plan, block) : inputs.plan.groups, measured, ports)
  const warmedNs = monotonicNs()
  spentNs['warm-up'] = warmedNs - warmNs
  throwIfInterrupted(signal)
  if (!known) {
    await run.writeCalibration(await calibrate(testbed, inputs.plan, boot, ports))
    spentNs['calibration'] = monotonicNs() - warmedNs
  }
  await runBlock(testbed, inputs.plan, block, boot, {
    ports,
    sink: run,
    signal,
    finished,
  })
  throwIfInterrupted(signal)
  await controls.leave()
  // Guests answer for themselves when they are read back.
  await letRun(testbed.vms, testbed.vms.length)
}

/** VMs that have ended, or whose guest does not answer though nobody paused it. */
async function lostVms(testbed: Testbed): Promise<string[]> {
  const found = await Promise.all(
    testbed.vms.map(async ({ vm, agent }) => {
      const ended = vm.exited.then((how) => `${vm.name} ended in the middle of the block (${how})`)
      const silent = new Promise<string>((resolve) => {
        setTimeout(resolve, ANSWER_TIMEOUT_MS, `${vm.name} did not answer in the middle of the block`)
      })
      // A paused guest cannot answer; its hypervisor can.
      const answers = (vm.paused ? vm.facts() : agent.readClock(1)).then(() => null)
      // A VM that has just died tells so in its own promise; the talk with it fails at the same time.
      return Promise.race([ended, silent, answers.catch(async () => Promise.race([ended, silent]))])
    }),
  )
  return found.filter((what) => what !== null)
}
