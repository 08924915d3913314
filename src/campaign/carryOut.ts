import { type Course, courseOf } from '../analyse/course.ts'
import { blockOverheadNs, roundsFor, windowCostNs } from '../analyse/pace.ts'
import { marginOf } from '../analyse/analyse.ts'
import { judgeHost, MOST_FLOOR_ROUNDS } from '../analyse/qualify.ts'
import { monotonicNs } from '../host/clock.ts'
import { RUNTIME_DIRECTORY } from '../host/lab.ts'
import { outsideProcesses } from '../host/outside.ts'
import { pinOwnProcess } from '../host/threads.ts'
import type { GuestImage } from '../image/guestImage.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { CampaignListener } from '../model/events.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan, PlannedBlock } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import { createLab } from '../network/lab.ts'
import { looksFor } from '../stats/schedule.ts'
import type { RunDirectory, RunInputs } from '../store/runDirectory.ts'
import { startSampler } from '../telemetry/sampler.ts'
import { bootOnce } from './bootOnce.ts'
import { createDisks } from './disks.ts'
import { throwIfInterrupted } from './interrupt.ts'
import { drivers, nextBoot } from './nextBoot.ts'
import { provisionPorts } from './ports.ts'
import { readTscKhz } from './timeStampCounter.ts'
import { examineFloor, FLOOR_ROUND_NS } from './qualification.ts'

export type CarryOutOptions = {
  readonly image: GuestImage
  readonly programs: Readonly<Record<string, string>>
  readonly listener: CampaignListener
  readonly signal: AbortSignal
  /** No block is begun that would probably end later than so long after the start; null for no limit. */
  readonly budgetNs: number | null
  readonly acceptNoisyHost: boolean
  readonly publishesMetrics: boolean
  /** No cell is done before so many blocks, also where its verdict needs fewer; the plan's own number where it is larger. */
  readonly leastBlocks?: number
}

/** Everything recorded so far, and where each cell stands. */
type Standing = { readonly course: Course; readonly boots: readonly BootRecord[]; readonly trials: readonly Trial[] }

/**
 * Carries out what a run directory still lacks, from inside the lab's namespaces: block after block, until every cell is
 * decided, given up, or out of blocks. Everything finished before stays as it is. Throws TonariError `interrupted` when
 * `signal` fires; all VMs are gone then.
 */
export async function carryOut(run: RunDirectory, options: CarryOutOptions): Promise<void> {
  const startedNs = monotonicNs()
  await run.removeTornLines()
  const saved = await run.readInputs()
  const leastBlocks = Math.max(saved.plan.leastBlocks, options.leastBlocks ?? 0)
  const inputs = { ...saved, plan: { ...saved.plan, leastBlocks } }
  const { plan, placement } = inputs
  let standing = await readStanding(run, inputs)
  const finishedBefore = standing.course.cells.filter(({ state }) => state !== 'open').length
  const cells = standing.course.cells.length
  options.listener({ kind: 'planned', cells, finishedBefore, estimateNs: plan.estimate.wallNs })
  let next = nextBoot(plan, standing.course, roundsIn(plan, standing))
  if (next === null) return
  await qualify(run, inputs, options)
  const labNs = monotonicNs()
  await keepToHostCores(placement)
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
  const sampler = await startSampler({
    housekeepingCores: placement.hostCores,
    publishes: options.publishesMetrics,
  })
  try {
    const provision = provisionPorts(inputs, options.image, network, disks.fresh, await readTscKhz(options.image))
    const shared = { run, inputs, network, provision, sampler, outside: outsideProcesses(), ...options }
    let spentBeforeNs: Record<string, number> = { lab: monotonicNs() - labNs }
    let boot = Math.max(0, ...(await run.readSchedules()).map((schedule) => schedule.boot))
    while (next !== null) {
      throwIfInterrupted(options.signal)
      const undecided = drivers(standing.course.cells).length
      const takesNs = expectedNs(plan, next, standing)
      if (options.budgetNs !== null && monotonicNs() - startedNs + takesNs > options.budgetNs) {
        options.listener({ kind: 'warning', message: `the time budget is used up; undecided cells: ${undecided}` })
        return
      }
      boot += 1
      const windows = next.rounds.reduce((sum, round) => sum + round.windows.length, 0)
      options.listener({ kind: 'block-started', block: next.block, boot, windows, undecided, expectedNs: takesNs })
      await bootOnce(boot, next, { ...shared, spentBeforeNs })
      spentBeforeNs = {}
      standing = await readStanding(run, inputs)
      next = nextBoot(plan, standing.course, roundsIn(plan, standing))
      options.listener(finishedEvent(boot, plan, standing, next === null ? 0 : expectedNs(plan, next, standing)))
    }
  } finally {
    await sampler.close()
    disks.close()
    await network.destroy()
  }
}

/** Where the host's cores are its own, tonari and the counterpart's programs, which inherit it, leave the VMs' cores alone. */
async function keepToHostCores({ hostCores, vms }: Placement): Promise<void> {
  const taken = vms.flatMap(({ vcpuCores, emulatorCores }) => [...vcpuCores, ...emulatorCores])
  if (hostCores.length > 0 && !hostCores.some((core) => taken.includes(core))) await pinOwnProcess(hostCores)
}

/** Whether any cell still needs a block. */
export async function isUnfinished(run: RunDirectory): Promise<boolean> {
  const inputs = await run.readInputs()
  const standing = await readStanding(run, inputs)
  return nextBoot(inputs.plan, standing.course, roundsIn(inputs.plan, standing)) !== null
}

async function readStanding(run: RunDirectory, { plan, host }: RunInputs): Promise<Standing> {
  const [schedules, trials, boots, calibration] = await Promise.all([
    run.readSchedules(),
    run.readTrials(),
    run.readBoots(),
    run.readCalibration(),
  ])
  const course = courseOf({ plan, schedules, trials, boots, calibration, margin: marginOf(plan, host) })
  return { course, boots, trials }
}

function roundsIn(plan: Plan, { course, boots, trials }: Standing): (group: string) => number {
  return (group) => roundsFor(group, plan, course, boots, trials)
}

/** What the next block will take, by what blocks and windows have taken so far, or by the plan's estimate. */
function expectedNs(plan: Plan, { rounds }: PlannedBlock, { boots, trials }: Standing): number {
  const overheadNs = blockOverheadNs(boots)
  if (overheadNs === null) return (1.5 * plan.estimate.mostWallNs) / plan.blocks.length
  const windowsNs = rounds.map(({ group, windows }) => windows.length * (windowCostNs(group, trials) ?? 0))
  return windowsNs.reduce((sum, ns) => sum + ns, overheadNs)
}

function finishedEvent(boot: number, { mode, leastBlocks }: Plan, { course }: Standing, nextNs: number) {
  const open = drivers(course.cells)
  const voids = course.cells.flatMap((cell) => cell.voids.filter((each) => each.boot === boot))
  const ahead = open.map(
    ({ blocks, cell }) =>
      (looksFor(mode, cell.vms, leastBlocks).find((look) => look > blocks.length) ?? blocks.length + 1) - blocks.length,
  )
  return {
    kind: 'block-finished' as const,
    boot,
    decided: course.cells.filter(({ state }) => state === 'decided').length,
    open: open.length,
    toNextLookNs: open.length === 0 ? 0 : Math.max(...ahead) * nextNs,
    voids: [...new Set(voids.flatMap(({ reasons }) => reasons))],
  }
}

async function qualify(
  run: RunDirectory,
  { plan, host, placement }: RunInputs,
  options: CarryOutOptions,
): Promise<void> {
  const known = await run.readQualification()
  const hasNeighbours = plan.cells.some(({ vms }) => vms > 1)
  if (known === null && !hasNeighbours) return
  const { image, signal } = options
  const mostRounds = options.acceptNoisyHost ? 1 : MOST_FLOOR_ROUNDS
  if (known === null) {
    options.listener({ kind: 'qualifying', expectedNs: FLOOR_ROUND_NS, mostNs: mostRounds * FLOOR_ROUND_NS })
  }
  const margin = marginOf(plan, host)
  const floor = known ?? (await examineFloor({ image, placement, seed: plan.seed, margin, mostRounds, signal }))
  const qualification = {
    ...floor,
    noisyHostAccepted: options.acceptNoisyHost || known?.noisyHostAccepted === true,
  }
  await run.writeQualification(qualification)
  options.listener({ kind: 'qualified', ...judgeHost(qualification, margin) })
}
