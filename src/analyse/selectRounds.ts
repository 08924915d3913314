import type { BootRecord } from '../model/campaignRecord.ts'
import type { Cell, Plan } from '../model/plan.ts'
import type { BootSchedule } from '../model/schedule.ts'
import type { Trial } from '../model/trial.ts'

/** The windows of one round, all of one boot. */
export type SelectedRound = readonly Trial[]
/** A block of one cell, with all rounds that its boot set out to take. */
export type SelectedBlock = { readonly block: number; readonly boot: number; readonly rounds: readonly SelectedRound[] }
/** One boot's attempt at a block of a cell. `rounds` is null where the boot broke off before all of them. */
export type Attempt = {
  readonly block: number
  readonly boot: number
  readonly rounds: readonly SelectedRound[] | null
}

export type Selection = {
  /** By cell, in the order of boots. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>
  /** Every trial that the plan lists, used or not, each once per boot. */
  readonly listed: readonly Trial[]
  /** Trials that the plan does not list, that contradict it, or that repeat one of the same boot. */
  readonly unlisted: number
  /** Windows that the boots set out to take. */
  readonly scheduled: number
}

/** The records of a campaign that selection needs. */
export type CourseRecords = {
  readonly plan: Plan
  readonly schedules: readonly BootSchedule[]
  readonly trials: readonly Trial[]
  readonly boots: readonly BootRecord[]
}

/**
 * Sorts windows into attempts: one for each boot that set out to take a cell. Rates of different boots are never
 * compared with each other, so an attempt has all of its rounds or none. A cell needs the alone and the loaded window
 * of each round; idle windows come along where they are.
 */
export function selectRounds({ plan, schedules, trials }: CourseRecords): Selection {
  const { byBoot, unlisted } = indexTrials(plan, trials)
  const attempts = new Map(plan.cells.map((cell) => [cell.id, attemptsOf(cell, plan, schedules, byBoot)]))
  return {
    attempts,
    listed: [...byBoot.values()].flatMap((ofBoot) => [...ofBoot.values()]),
    unlisted,
    scheduled: schedules.reduce((sum, { windows }) => sum + windows.length, 0),
  }
}

type TrialIndex = ReadonlyMap<number, ReadonlyMap<string, Trial>>

function attemptsOf(cell: Cell, plan: Plan, schedules: readonly BootSchedule[], byBoot: TrialIndex): Attempt[] {
  return schedules
    .toSorted((a, b) => a.boot - b.boot)
    .flatMap(({ boot, block, windows }) => {
      const scheduled = new Set(windows)
      const rounds = (plan.blocks.find((planned) => planned.block === block)?.rounds ?? [])
        .filter(({ group }) => group === cell.group)
        .map((round) => round.windows.filter(({ id }) => scheduled.has(id)))
        .filter((taken) => taken.some(({ state, vms }) => isOwn(cell, state, vms)))
      if (rounds.length === 0) return []
      const found = rounds.map((taken) => taken.flatMap(({ id }) => byBoot.get(boot)?.get(id) ?? []))
      const complete = found.every((round, index) =>
        (rounds[index] ?? []).every(
          ({ id, state, vms }) =>
            (state !== 'alone' && !isOwn(cell, state, vms)) || round.some((trial) => trial.id === id),
        ),
      )
      return [{ block, boot, rounds: complete ? found : null }]
    })
}

/** Whether a window is what the cell measures: the loaded one of its number of VMs, or all together; for the reference alone. */
function isOwn(cell: Cell, state: Trial['state'], vms: number): boolean {
  return cell.vms === 1 ? state === 'alone' : (state === 'loaded' || state === 'together') && vms === cell.vms
}

function indexTrials(plan: Plan, trials: readonly Trial[]) {
  const planned = new Map(
    plan.blocks.flatMap(({ block, rounds }) =>
      rounds.flatMap(({ group, round, windows }) =>
        windows.map((window) => [window.id, { block, group, round, state: window.state, vms: window.vms }] as const),
      ),
    ),
  )
  const byBoot = new Map<number, Map<string, Trial>>()
  let unlisted = 0
  for (const trial of trials) {
    const wanted = planned.get(trial.id)
    const ofBoot = byBoot.get(trial.boot) ?? new Map<string, Trial>()
    const agrees =
      wanted?.block === trial.block &&
      wanted.group === trial.group &&
      wanted.round === trial.round &&
      wanted.state === trial.state &&
      wanted.vms === trial.vms
    if (!agrees || ofBoot.has(trial.id)) unlisted += 1
    else byBoot.set(trial.boot, ofBoot.set(trial.id, trial))
  }
  return { byBoot, unlisted }
}
