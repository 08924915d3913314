import { z } from 'zod'

export const VERDICTS = ['independent', 'interfered', 'inconclusive', 'void'] as const

/**
 * What is said of a cell. `independent`: the loss is smaller than the margin. `interfered`: it is larger.
 * `inconclusive`: the blocks do not tell. `void`: the conditions under which they would tell were not met.
 */
export const verdictSchema = z.enum(VERDICTS)
export type Verdict = z.infer<typeof verdictSchema>

/** A verdict that an experiment may demand. */
export const expectedVerdict = z.enum(['independent', 'interfered'])
export type ExpectedVerdict = z.infer<typeof expectedVerdict>
