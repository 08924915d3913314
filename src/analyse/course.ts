import type { BootRecord } from '../model/campaignRecord.ts'
import type { Calibration } from '../model/calibration.ts'
import type { Cell, Group, Plan } from '../model/plan.ts'
import { type Bounds, decideSequentially, type Outcome } from '../stats/decide.ts'
import { type Schedule, scheduleFor } from '../stats/schedule.ts'
import { bootProblems } from './bootProblems.ts'
import { clockProblems } from './clockProof.ts'
import { calibrationProblems, doseProblems } from './doseProof.ts'
import { blockLogRatios } from './logRatio.ts'
import { type Attempt, type CourseRecords, type SelectedBlock, type Selection, selectRounds } from './selectRounds.ts'

/** An attempt whose conditions were not met, with the reasons. */
export type VoidBlock = { readonly block: number; readonly boot: number; readonly reasons: readonly string[] }

/** How far one cell has come. */
export type CellCourse = {
  readonly cell: Cell
  readonly group: Group
  /**
   * Blocks that count, in the order of their boots: a block that is made up for later must not change an earlier look. Of
   * several boots of a block the first whose conditions were met.
   */
  readonly blocks: readonly SelectedBlock[]
  readonly voids: readonly VoidBlock[]
  readonly outcome: Outcome | null
  readonly state: 'open' | 'decided' | 'void' | 'exhausted'
  /** The first block that the cell still lacks; null when it needs none. */
  readonly nextBlock: number | null
}

export type Course = { readonly cells: readonly CellCourse[]; readonly selection: Selection; readonly bounds: Bounds }

export type CourseInput = CourseRecords & { readonly calibration: Calibration | null; readonly margin: number }

/** A cell may have so many void blocks, and always as many as blocks that count, before it is given up. */
const VOID_LIMIT = 3

/** Log-ratio bounds of a margin δ: ln(1 − δ) and its mirror image. */
export function boundsOf(margin: number): Bounds {
  return { low: Math.log(1 - margin), high: -Math.log(1 - margin) }
}

/** Where each cell stands, from the records alone. The same records give the same course, so a campaign can go on. */
export function courseOf(input: CourseInput): Course {
  const selection = selectRounds(input)
  const bounds = boundsOf(input.margin)
  const schedule = scheduleOf(input.plan)
  const boots = new Map(input.boots.map((boot) => [boot.boot, boot]))
  const groups = new Map(input.plan.groups.map((group) => [group.id, group]))
  const cells = input.plan.cells.flatMap((cell) => {
    const group = groups.get(cell.group)
    if (group === undefined) return []
    return [cellCourse(cell, group, selection, boots, schedule, bounds, input)]
  })
  return { cells, selection, bounds }
}

/** Fewer looks than the levels were calibrated for only make errors rarer. */
export function scheduleOf(plan: Plan): Schedule | null {
  const schedule = scheduleFor(plan.blocks.length, gateSize(plan))
  return schedule && { ...schedule, looks: schedule.looks.filter((look) => look >= plan.leastBlocks) }
}

/** A gate's error rates hold for all of its cells together. */
function gateSize(plan: Plan): number {
  return Math.max(1, Object.keys(plan.expect).length)
}

function cellCourse(
  cell: Cell,
  group: Group,
  selection: Selection,
  boots: ReadonlyMap<number, BootRecord>,
  schedule: Schedule | null,
  bounds: Bounds,
  { plan, calibration }: CourseInput,
): CellCourse {
  const byBlock = new Map<number, SelectedBlock>()
  const voids: VoidBlock[] = []
  for (const attempt of selection.attempts.get(cell.id) ?? []) {
    const reasons = problemsOf(attempt, cell, group, boots.get(attempt.boot), selection, calibration)
    const { block, boot, rounds } = attempt
    if (reasons.length > 0) voids.push({ block, boot, reasons })
    else if (rounds !== null && !byBlock.has(block)) byBlock.set(block, { block, boot, rounds })
  }
  const blocks = [...byBlock.values()].toSorted((a, b) => a.boot - b.boot)
  const common = { cell, group, blocks, voids }
  const lacking = plan.blocks.map(({ block }) => block).find((block) => !byBlock.has(block)) ?? null
  if (voids.length > Math.max(VOID_LIMIT, blocks.length))
    return { ...common, outcome: null, state: 'void', nextBlock: null }
  if (cell.vms === 1) return { ...common, outcome: null, state: 'open', nextBlock: lacking }
  const values = blockLogRatios(blocks, { state: 'loaded', vms: cell.vms })
  const judged = schedule !== null && values.every(Number.isFinite)
  const outcome = judged ? decideSequentially(values, schedule, bounds) : null
  if (outcome !== null && outcome.decision !== 'open') return { ...common, outcome, state: 'decided', nextBlock: null }
  return { ...common, outcome, state: lacking === null ? 'exhausted' : 'open', nextBlock: lacking }
}

function problemsOf(
  { boot, rounds }: Attempt,
  cell: Cell,
  group: Group,
  record: BootRecord | undefined,
  { listed }: Selection,
  calibration: Calibration | null,
): string[] {
  const ofBoot = bootProblems(
    record,
    listed.filter((trial) => trial.boot === boot),
  )
  const windows = (rounds ?? [])
    .flat()
    .filter(({ state, vms }) => state === 'alone' || (state === 'loaded' && vms === cell.vms))
  return [
    ...new Set([
      ...ofBoot,
      ...windows.flatMap((trial) => [...clockProblems(trial), ...doseProblems(trial, group, calibration)]),
      ...(cell.vms === 1 ? [] : calibrationProblems(group, cell.vms, calibration)),
    ]),
  ]
}
