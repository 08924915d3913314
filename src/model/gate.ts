import { z } from 'zod'
import { expectedVerdict, verdictSchema } from './verdict.ts'

const gateOutcome = z.enum(['passed', 'failed', 'undecided'])

/** What became of the verdicts that an experiment demands. */
export const gateResultSchema = z.object({
  outcome: gateOutcome,
  checks: z.array(
    z.object({
      cell: z.string(),
      expected: expectedVerdict,
      verdict: verdictSchema.nullable(),
      outcome: gateOutcome,
      sentence: z.string(),
    }),
  ),
})

export type GateResult = z.infer<typeof gateResultSchema>
export type GateCheck = GateResult['checks'][number]
export type GateOutcome = GateResult['outcome']
export type { ExpectedVerdict } from './verdict.ts'
