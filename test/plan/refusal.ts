import { TonariError } from '../../src/model/error.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'

/** The least that is a valid experiment; three lines. */
export const LEAST = 'name: x\nworkloads:\n  - program: dhrystone\n'

/** The error that reading a text gives. Fails where there is none, or another than TonariError `badInput`. */
export function refusalOf(text: string): { message: string; hint: string } {
  try {
    parseExperiment(text, 'f.yaml')
  } catch (error) {
    if (!(error instanceof TonariError) || error.code !== 'badInput') throw error
    return { message: error.message, hint: error.hint ?? '' }
  }
  throw new Error(`expected to be refused: ${text}`)
}
