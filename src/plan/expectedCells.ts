import type { Cell, Plan } from '../model/plan.ts'

/** Demands by cell: a workload's name stands for all of its cells, a cell's own entry goes before. */
export function expectedCells(expect: Plan['expect'], cells: readonly Cell[]): Plan['expect'] {
  const judged = cells.filter(({ vms }) => vms > 1)
  const byGroup = judged.flatMap(({ id, group }) => {
    const verdict = expect[group]
    return verdict === undefined ? [] : [[id, verdict] as const]
  })
  const byCell = judged.flatMap(({ id }) => {
    const verdict = expect[id]
    return verdict === undefined ? [] : [[id, verdict] as const]
  })
  return Object.fromEntries([...byGroup, ...byCell])
}
