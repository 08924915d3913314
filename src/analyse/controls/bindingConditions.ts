import type { LimitBinding } from '../../model/limitBinding.ts'

/** A sentence for each limit that does not bind. */
export function bindingConditions(bindings: readonly LimitBinding[]): string[] {
  return bindings
    .filter(({ outcome }) => outcome === 'does not bind')
    .map(
      ({ control, resource, what, kind, vms, workload, reason }) =>
        `Limit does not bind: ${control}, ${resource} ${kind} ${what} of ${vms.join(', ')} under ${workload}: ${reason}. ` +
        'What this control seems to do cannot be put down to it.',
    )
}
