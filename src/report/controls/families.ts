import type { CellResult } from '../../model/analysis.ts'
import type { ControlEffect } from '../../model/controlEffect.ts'

/** A cell under a control, with the cell that it is held against. */
export type Controlled = { readonly cell: CellResult; readonly base: CellResult; readonly effect: ControlEffect }

/** The same workloads at one number of VMs, without and with each control. */
export type Family = { readonly base: CellResult; readonly controlled: readonly Controlled[] }

/** One family for each cell that others are held against, in the order of the cells. */
export function controlFamilies(cells: readonly CellResult[]): Family[] {
  return cells.flatMap((base) => {
    const controlled = cells.flatMap((cell): Controlled[] => {
      const effect = cell.controlEffect
      return effect?.base === base.id ? [{ cell, base, effect }] : []
    })
    return controlled.length === 0 ? [] : [{ base, controlled }]
  })
}

/** How a base is spoken of: the testbed as it is, or the first of several controls. */
export function withoutWords({ control }: CellResult): string {
  return control === 'none' ? 'without control' : `under ${control}`
}
