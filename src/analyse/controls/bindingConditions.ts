import type { LimitBinding } from '../../model/limitBinding.ts'

const LOUD = [
  {
    outcome: 'does not bind',
    begins: 'Limit does not bind',
    means: 'What this control seems to do cannot be put down to it.',
  },
  {
    outcome: 'falls short',
    begins: 'Limit falls short',
    means:
      'It holds back more than it says, or something else does: what this control does is not what its rate would do.',
  },
] as const

/** A sentence for each limit that does not bind, and for each that holds back far more than was set. */
export function bindingConditions(bindings: readonly LimitBinding[]): string[] {
  return LOUD.flatMap(({ outcome, begins, means }) =>
    bindings
      .filter((binding) => binding.outcome === outcome)
      .map(
        ({ control, resource, what, kind, vms, workload, reason }) =>
          `${begins}: ${control}, ${resource} ${kind} ${what} of ${vms.join(', ')} under ${workload}: ${reason}. ${means}`,
      ),
  )
}
