/** Undoes steps in reverse order, all of them, and throws what went wrong first. */
async function undoAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps.toReversed()) await step().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/**
 * Does something step by step; `later` takes how a step that has been begun is undone. When `action` fails, those are undone,
 * and the error is the action's own. Otherwise returns its result with what undoes everything.
 */
export async function undoable<T>(
  action: (later: (undo: () => Promise<void>) => void) => Promise<T>,
): Promise<{ readonly result: T; readonly undo: () => Promise<void> }> {
  const steps: (() => Promise<void>)[] = []
  try {
    const result = await action((undo) => steps.push(undo))
    return { result, undo: async () => undoAll(steps.splice(0)) }
  } catch (error) {
    await undoAll(steps).catch(() => undefined)
    throw error
  }
}
