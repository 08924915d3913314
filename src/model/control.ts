import { z } from 'zod'
import { cpuControl } from './cpuControl.ts'
import { diskControl } from './diskControl.ts'
import { networkControl } from './networkControl.ts'

/** One limit, or several where VMs are limited differently. */
function oneOrMore<T extends z.ZodType>(limit: T) {
  return z.union([limit, z.array(limit).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]))
}

/** One named set of limits that hold together. */
export const limitsSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, { error: 'expected lower-case letters, digits and hyphens, starting with a letter' })
      .refine((name) => name !== 'none', { error: 'none is the name of no control at all' })
      .describe('Name of this control in results'),
    disk: oneOrMore(diskControl).optional(),
    network: oneOrMore(networkControl).optional(),
    cpu: oneOrMore(cpuControl).optional(),
  })
  .refine(({ disk, network, cpu }) => [disk, network, cpu].some((part) => part !== undefined), {
    error: 'expected a limit: disk, network or cpu',
  })

/** One entry of `controls:` in an experiment: the limits that hold together, or `none`. */
export const controlSchema = z.union([z.literal('none'), limitsSchema])

/** `controls:` in an experiment. */
export const controlsSchema = z
  .array(controlSchema)
  .min(1)
  .refine((list) => new Set(list.map(controlName)).size === list.length, {
    error: 'expected a different name for each control',
  })
  .default(['none'])
  .describe('Limits to compare; none is the testbed as it is')

export type ControlSpec = z.infer<typeof controlSchema>
export type ControlLimits = z.infer<typeof limitsSchema>

/** The name that results carry. */
export function controlName(control: ControlSpec): string {
  return control === 'none' ? 'none' : control.name
}
