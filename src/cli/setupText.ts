import type { SetupEvent, SetupListener } from '../model/setup.ts'

/** Writes what a set-up does to stderr, a line a step. `changes` leaves out what is there already. */
export function showSetup(what: 'all' | 'changes'): SetupListener {
  return (event) => {
    const line = lineFor(event)
    if (event.kind !== 'step-skipped' || what === 'all') console.error(line)
  }
}

function lineFor(event: SetupEvent): string {
  const { title, why } = event.step
  switch (event.kind) {
    case 'step-skipped':
      return `ready    ${title}`
    case 'step-planned':
      return `to do    ${title}: ${why}`
    case 'step-started':
      return `setting up ${title}: ${why}`
    case 'step-finished':
      return `done     ${title} (${(event.durationNs / 1e9).toFixed(1)} s)`
  }
}
