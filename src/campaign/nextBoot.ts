import type { CellCourse, Course } from '../analyse/course.ts'
import type { Plan, PlannedBlock, PlannedRound } from '../model/plan.ts'

/**
 * What the next boot should take: the block that most of the judged, undecided cells lack, of several the first, with the
 * windows of every cell that lacks it, and of each group as many rounds as `roundsOf` says. A cell whose block was void so
 * goes on with the others, and makes up for it when it must. Null when no cell needs a block.
 */
export function nextBoot(plan: Plan, { cells }: Course, roundsOf: (group: string) => number): PlannedBlock | null {
  const driving = drivers(cells)
  const lacking = plan.blocks
    .map(({ block }) => ({ block, cells: driving.filter((course) => lacks(course, block)).length }))
    .filter((candidate) => candidate.cells > 0)
  if (lacking.length === 0) return null
  const most = Math.max(...lacking.map((candidate) => candidate.cells))
  const block = lacking.find((candidate) => candidate.cells === most)?.block ?? 0
  const taking = cells.filter((course) => course.state === 'open' && lacks(course, block))
  const planned = plan.blocks.find((candidate) => candidate.block === block)
  const rounds = (planned?.rounds ?? []).flatMap((round) => {
    const wanted = taking.filter(({ cell }) => cell.group === round.group)
    return wanted.length === 0 || round.round > roundsOf(round.group) ? [] : (withWindows(round, wanted) ?? [])
  })
  return { ...planned, block, rounds }
}

function lacks({ blocks, nextBlock }: CellCourse, block: number): boolean {
  return nextBlock !== null && !blocks.some((done) => done.block === block)
}

/** Cells for whose sake blocks are taken: the judged ones; where a plan has none, all. The placebo comes along. */
export function drivers(cells: readonly CellCourse[]): CellCourse[] {
  const judged = cells.filter(({ cell, group }) => cell.vms > 1 && !group.placebo)
  return (judged.length > 0 ? judged : [...cells]).filter(({ state }) => state === 'open')
}

function withWindows(round: PlannedRound, wanted: readonly CellCourse[]): PlannedRound | null {
  const numbers = wanted.map(({ cell }) => cell.vms)
  const onlyReference = numbers.every((vms) => vms === 1)
  const windows = round.windows.filter(
    ({ state, vms }) => state === 'alone' || (!onlyReference && (state === 'idle' || numbers.includes(vms))),
  )
  // The reference is measured for the sake of others, unless there are none.
  const hasOthers = round.windows.some(({ state }) => state !== 'alone')
  return onlyReference && hasOthers ? null : { ...round, windows }
}
