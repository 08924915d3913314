import type { Applied, Control, ControlTarget } from './control.ts'
import { undoable } from './undoing.ts'

/** Places several controls in order; they are taken away in reverse order, also when one of them fails. */
export async function applyAll(controls: readonly Control[], target: ControlTarget): Promise<Required<Applied>> {
  const { result, undo } = await undoable(async (later) => {
    const applied: Applied[] = []
    for (const control of controls) {
      const one = await control.apply(target)
      later(async () => one.undo())
      applied.push(one)
    }
    return applied
  })
  return {
    readBack: async () =>
      Object.assign({}, ...(await Promise.all(result.map(async (one) => one.readBack())))) as Record<string, string>,
    undo,
    cpuGroups: Object.assign({}, ...result.map(({ cpuGroups = {} }) => cpuGroups)) as Record<string, string>,
  }
}
