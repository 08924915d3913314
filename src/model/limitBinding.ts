import { z } from 'zod'

/**
 * `binds`: delivered what was set, within the tolerance. `does not bind`: clearly more, or clearly less than a guarantee
 * while more was wanted. `falls short`: clearly less than a ceiling lets through, while more was wanted. `not reached`: the
 * load never asked for as much, so that nothing is shown. `not measured`: no counter tells.
 */
const outcome = z.enum(['binds', 'does not bind', 'falls short', 'not reached', 'not measured'])

/** One limit of a control as it acted on one load, held against what was delivered at the device or the receiver. */
export const limitBindingSchema = z.object({
  control: z.string(),
  vms: z.array(z.string()).describe('Several where they share the limit, or where no counter tells them apart'),
  workload: z.string().describe('What these VMs ran'),
  groups: z.array(z.string()).describe('Groups whose windows count'),
  resource: z.enum(['disk', 'network', 'cpu']),
  by: z.string().describe('Such as qemu, cgroup, ceiling, policing, guaranteed'),
  what: z.string().describe('Such as write, or from VM'),
  kind: z.enum(['ceiling', 'guarantee']),
  set: z.number(),
  unit: z.enum(['B/s', 'bit/s', 'operations/s', 'cores']),
  counter: z.string().describe('Where it was counted'),
  outcome,
  reason: z.string(),
  windows: z.int().describe('Windows in which these VMs ran that load'),
  n: z.int().describe('Of these, windows whose load asked for the set rate, which the rest rests on'),
  delivered: z.number().nullable().describe('Mean rate over these windows, else over all'),
  error: z
    .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable(), worst: z.number() })
    .nullable()
    .describe(
      'Of a ceiling: delivered over set less 1, bursts taken off, with its 95 % interval over windows, those of VM1 alone ' +
        'or those of loaded neighbours, whichever gave more; the worst window of both',
    ),
  settling: z
    .object({ medianNs: z.number(), n: z.int() })
    .nullable()
    .describe('Time from the start of a load to a rate that stays within 5 % of its later mean'),
  overshoot: z.number().nullable().describe('Largest rate of a tenth of a second over the set rate'),
})

export type LimitBinding = z.infer<typeof limitBindingSchema>
