import { z } from 'zod'

/** Which VMs a limit is placed on. */
export const controlledVms = z
  .union([
    z.enum(['victim', 'neighbours', 'all']),
    z.array(z.string().regex(/^vm[1-9][0-9]*$/, { error: 'expected names of VMs, such as vm2' })).min(1),
  ])
  .default('neighbours')
  .describe('victim is vm1; neighbours are all others; or a list such as [vm2]')

export type ControlledVms = z.infer<typeof controlledVms>

/** Those of `vms` (in order, the victim first) that are meant. A name that is not among them selects nothing. */
export function select<T extends { readonly name: string }>(on: ControlledVms, vms: readonly T[]): readonly T[] {
  if (on === 'all') return vms
  if (on === 'victim') return vms.slice(0, 1)
  if (on === 'neighbours') return vms.slice(1)
  return vms.filter(({ name }) => on.includes(name))
}
