import { z } from 'zod'

/** What a campaign asks: what one VM loses beside the others, or whether VMs that are configured alike fare alike. */
export const modeSchema = z.enum(['victim', 'peers'])
export type Mode = z.infer<typeof modeSchema>

export const VERDICTS = ['independent', 'interfered', 'inconclusive', 'void'] as const

/**
 * What is said of a cell. `independent`: the loss is smaller than the margin. `interfered`: it is larger.
 * `inconclusive`: the blocks do not tell. `void`: the conditions under which they would tell were not met. Of peers
 * instead `equal`: each differs from the others by less than the margin, or `different`: some differ by more.
 */
export const verdictSchema = z.enum([...VERDICTS, 'equal', 'different'])
export type Verdict = z.infer<typeof verdictSchema>

/** Verdicts that an experiment may demand, by its mode. */
export const EXPECTED_VERDICTS = {
  victim: ['independent', 'interfered'],
  peers: ['equal', 'different'],
} as const
export const expectedVerdict = z.enum([...EXPECTED_VERDICTS.victim, ...EXPECTED_VERDICTS.peers])
export type ExpectedVerdict = z.infer<typeof expectedVerdict>
