import type { Plan } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'

/** The windows of one round, all of one boot. */
export type SelectedRound = readonly Trial[]
/** A block of one group with all its planned rounds. */
export type SelectedBlock = { readonly block: number; readonly boot: number; readonly rounds: readonly SelectedRound[] }

export type Selection = {
  /** By group; blocks in ascending order. */
  readonly blocks: ReadonlyMap<string, readonly SelectedBlock[]>
  /** Every trial that the plan lists, used or not, each once per boot. */
  readonly listed: readonly Trial[]
  /** Trials that the plan does not list, that contradict it, or that repeat one of the same boot. */
  readonly unlisted: number
  /** Listed trials left out since their block was started again, or never finished. */
  readonly leftOut: number
  readonly unfinished: readonly { readonly block: number; readonly group: string }[]
}

/**
 * Chooses the windows that count. Rates of different boots are never compared with each other, so a block of a group
 * counts only with a boot that finished all of its rounds; of several, the first one, whatever it measured.
 */
export function selectRounds(plan: Plan, trials: readonly Trial[]): Selection {
  const { byBootAndId, unlisted } = indexTrials(plan, trials)
  const boots = [...byBootAndId.keys()].toSorted((a, b) => a - b)
  const blocks = new Map<string, SelectedBlock[]>(plan.groups.map((group) => [group.id, []]))
  const unfinished: { block: number; group: string }[] = []
  let used = 0
  for (const { block, rounds } of plan.blocks.toSorted((a, b) => a.block - b.block)) {
    for (const group of plan.groups.map((candidate) => candidate.id)) {
      const planned = rounds.filter((round) => round.group === group)
      if (planned.length === 0) continue
      const selected = boots
        .map((boot) => ({
          block,
          boot,
          rounds: planned.map((round) => round.windows.map((window) => byBootAndId.get(boot)?.get(window.id))),
        }))
        .find((candidate): candidate is typeof candidate & SelectedBlock =>
          candidate.rounds.every((round) => round.every((trial) => trial !== undefined)),
        )
      if (selected === undefined) unfinished.push({ block, group })
      else {
        blocks.get(group)?.push(selected)
        used += selected.rounds.flat().length
      }
    }
  }
  const listed = [...byBootAndId.values()].flatMap((ofBoot) => [...ofBoot.values()])
  return { blocks, listed, unlisted, leftOut: listed.length - used, unfinished }
}

function indexTrials(plan: Plan, trials: readonly Trial[]) {
  const planned = new Map(
    plan.blocks.flatMap(({ block, rounds }) =>
      rounds.flatMap(({ group, round, windows }) =>
        windows.map((window) => [window.id, { block, group, round, state: window.state, vms: window.vms }] as const),
      ),
    ),
  )
  const byBootAndId = new Map<number, Map<string, Trial>>()
  let unlisted = 0
  for (const trial of trials) {
    const wanted = planned.get(trial.id)
    const ofBoot = byBootAndId.get(trial.boot) ?? new Map<string, Trial>()
    const agrees =
      wanted?.block === trial.block &&
      wanted.group === trial.group &&
      wanted.round === trial.round &&
      wanted.state === trial.state &&
      wanted.vms === trial.vms
    if (!agrees || ofBoot.has(trial.id)) unlisted += 1
    else byBootAndId.set(trial.boot, ofBoot.set(trial.id, trial))
  }
  return { byBootAndId, unlisted }
}
