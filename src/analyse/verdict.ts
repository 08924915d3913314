import type { CellResult, Judgement } from '../model/analysis.ts'
import { mean } from '../stats/describe.ts'
import { boundsOf, type CellCourse } from './course.ts'
import { commonReason } from './voids.ts'

export type VerdictInput = {
  readonly course: CellCourse
  readonly judgement: Judgement
  readonly values: readonly number[]
  readonly margin: number
  /** Why verdicts are withheld from the whole campaign; null when they are not. */
  readonly withheld: string | null
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`

/** The verdict of a judged cell and the sentence that says why. Whatever stands against a verdict comes first. */
export function verdictOf(input: VerdictInput): Pick<CellResult, 'verdict' | 'reason'> {
  const { course, judgement, values, margin, withheld } = input
  if (course.state === 'void') {
    return { verdict: 'void', reason: `its conditions were not met: ${commonReason(course.voids)}` }
  }
  if (values.length === 0) return { verdict: 'inconclusive', reason: 'no block was finished' }
  const broken = values.filter((value) => !Number.isFinite(value)).length
  if (broken > 0) {
    // A starved victim has no logarithm. Leaving its blocks out would make the cell look better than it was.
    const reason = `the victim's rate was zero in ${broken} of ${values.length} blocks: no ratio`
    return { verdict: 'inconclusive', reason }
  }
  if (withheld !== null) return { verdict: 'inconclusive', reason: withheld }
  const after = `after ${judgement.n} blocks`
  switch (judgement.verdict) {
    case 'interfered':
      return { verdict: 'interfered', reason: `the loss is larger than ${percent(margin)}, ${after}` }
    case 'independent':
      return { verdict: 'independent', reason: `the loss is smaller than ${percent(margin)}, ${after}` }
    default:
      return { verdict: 'inconclusive', reason: openReason(judgement, values, margin) }
  }
}

function openReason(judgement: Judgement, values: readonly number[], margin: number): string {
  const { look, sd, beyond, crossCheck, furtherBlocks } = judgement
  if (look !== null && crossCheck !== null) {
    return `the sign-flip test disagrees (p = ${crossCheck.toFixed(3)}): the blocks are too few or too unlike each other`
  }
  if (sd === null) return `too few blocks for a verdict: ${values.length}`
  if (beyond) return 'faster beside neighbours: look for a fault in the measurement'
  if (mean(values) > boundsOf(margin).high) {
    return 'faster beside neighbours so far, which no number of blocks makes a verdict: look for a fault in the measurement'
  }
  if (furtherBlocks === null) return 'the loss lies too close to the margin for any number of blocks to tell'
  return `about ${furtherBlocks} more blocks would decide`
}
