import type { BootRecord } from '../model/campaignRecord.ts'
import type { Calibration } from '../model/calibration.ts'
import type { Cell, Group, Plan } from '../model/plan.ts'
import { type Bounds, decideSequentially, type Outcome } from '../stats/decide.ts'
import { looksFor, type Schedule, scheduleFor } from '../stats/schedule.ts'
import { bootProblems } from './bootProblems.ts'
import { clockProblems } from './clockProof.ts'
import { calibrationProblems, doseProblems } from './doseProof.ts'
import { blockLogRatios } from './logRatio.ts'
import { decidePeers, type PeersOutcome } from './peers/decidePeers.ts'
import { peerProblems } from './peers/peerProblems.ts'
import { peerNames, peerRates } from './peers/peerRates.ts'
import { quietProblems } from './quietProof.ts'
import { type Attempt, type CourseRecords, type SelectedBlock, type Selection, selectRounds } from './selectRounds.ts'
import type { VoidBlock } from './voids.ts'

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
  /** In place of `outcome` where there is no victim. */
  readonly peers: PeersOutcome | null
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
  const schedule = input.plan.mode === 'peers' ? peersSchedule(input.plan) : scheduleOf(input.plan)
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

/**
 * Any of a cell's VMs may be falsely called different, so that they make one family; all of them must be within the margin
 * for a false equality, which one alone keeps as rare as it may be.
 */
export function peersSchedule(plan: Plan): Schedule | null {
  const vms = plan.cells[0]?.vms ?? 2
  const [family, one] = [vms, 1].map((size) => scheduleFor(plan.blocks.length, size * gateSize(plan)))
  if (!family || !one) return null
  const looks = looksFor('peers', vms, plan.leastBlocks).filter((look) => look <= plan.blocks.length)
  return { looks, interferedLevel: family.interferedLevel, independentLevel: one.independentLevel }
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
    const record = boots.get(attempt.boot)
    // Cut short: its configuration was never read back, so that nothing is known for or against it.
    if (record === undefined) continue
    const reasons = problemsOf(attempt, cell, group, record, selection, calibration)
    const { block, boot, rounds } = attempt
    if (reasons.length > 0) voids.push({ block, boot, reasons })
    else if (rounds !== null && !byBlock.has(block)) byBlock.set(block, { block, boot, rounds })
  }
  const blocks = [...byBlock.values()].toSorted((a, b) => a.boot - b.boot)
  const common = { cell, group, blocks, voids, outcome: null, peers: null }
  const lacking = plan.blocks.map(({ block }) => block).find((block) => !byBlock.has(block)) ?? null
  if (voids.length > Math.max(VOID_LIMIT, blocks.length)) return { ...common, state: 'void', nextBlock: null }
  if (cell.vms === 1) return { ...common, state: 'open', nextBlock: lacking }
  const open = { state: lacking === null ? ('exhausted' as const) : ('open' as const), nextBlock: lacking }
  const decided = { state: 'decided' as const, nextBlock: null }
  if (plan.mode === 'peers') {
    const rows = peerRates(blocks, peerNames(cell.vms)).map(({ logRates }) => logRates)
    const peers = schedule !== null && rows.flat().every(Number.isFinite) ? decidePeers(rows, schedule, bounds) : null
    return { ...common, peers, ...(peers !== null && peers.decision !== 'open' ? decided : open) }
  }
  const values = blockLogRatios(blocks, { state: 'loaded', vms: cell.vms })
  const judged = schedule !== null && values.every(Number.isFinite)
  const outcome = judged ? decideSequentially(values, schedule, bounds) : null
  return { ...common, outcome, ...(outcome !== null && outcome.decision !== 'open' ? decided : open) }
}

function problemsOf(
  { boot, rounds }: Attempt,
  cell: Cell,
  group: Group,
  record: BootRecord,
  { listed }: Selection,
  calibration: Calibration | null,
): string[] {
  const ofBoot = bootProblems(
    record,
    listed.filter((trial) => trial.boot === boot),
  )
  const windows = (rounds ?? [])
    .flat()
    .filter(({ state, vms }) => state === 'alone' || (state !== 'idle' && vms === cell.vms))
  return [
    ...new Set([
      ...ofBoot,
      ...windows.flatMap((trial) => [
        ...clockProblems(trial),
        ...quietProblems(trial),
        ...doseProblems(trial, group, calibration),
        ...peerProblems(trial),
      ]),
      ...(cell.vms === 1 ? [] : calibrationProblems(group, cell.vms, calibration)),
    ]),
  ]
}
